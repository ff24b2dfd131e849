import { both, duration } from './both.ts';

export const common = both({
  en: {
    error: 'Error',
    home: 'SuperID, home',
    language: 'Language',
    showPassword: 'Show',
    hidePassword: 'Hide',
    continue: 'Continue',
    back: 'Back',
    signOut: 'Sign out',
    myAccount: 'My account',
    role: { admin: 'Administrator', user: 'User' },
    wait: (seconds: number) =>
      duration(seconds, {
        second: 'second',
        seconds: 'seconds',
        minute: 'minute',
        minutes: 'minutes',
        hour: 'hour',
        hours: 'hours',
      }),
    summary: 'Please correct this',
  },
  nb: {
    error: 'Feil',
    home: 'SuperID, forsiden',
    language: 'Språk',
    showPassword: 'Vis',
    hidePassword: 'Skjul',
    continue: 'Fortsett',
    back: 'Tilbake',
    signOut: 'Logg av',
    myAccount: 'Min konto',
    role: { admin: 'Administrator', user: 'Bruker' },
    wait: (seconds: number) =>
      duration(seconds, {
        second: 'sekund',
        seconds: 'sekunder',
        minute: 'minutt',
        minutes: 'minutter',
        hour: 'time',
        hours: 'timer',
      }),
    summary: 'Rett opp dette',
  },
});

import { both } from './both.ts';

type Who = { tenantName: string; tenantId: string; invitedBy: string | null };

export const links = both({
  en: {
    chooseTitle: 'Choose a password',
    resetTitle: 'Choose a new password',
    invitedBy: ({ tenantName, tenantId, invitedBy }: Who) =>
      invitedBy
        ? `${invitedBy} at ${tenantName} (${tenantId}) invites you.`
        : `${tenantName} (${tenantId}) invites you.`,
    username: 'Your username',
    save: 'Save and sign in',
    resetEffect: 'Every other browser will be signed out.',
    connectTitle: (tenant: string) => `Connect to ${tenant}`,
    connectText: 'You have a SuperID account already. Sign in with it, and then connect.',
    connectSignIn: 'Sign in to connect',
    deadTitle: 'This link no longer works',
    deadText: 'It has expired or was used already. If it was yours, we can mail you a new one.',
    deadHasPassword:
      'If you have chosen a password already, it counts. Just sign in: invitations wait for you there.',
    renew: 'Mail a new link',
    renewedTitle: 'Check your mail',
    renewedText:
      'If the link was yours and there is still something to do, a new one is on its way to the same address.',
    toSignIn: 'Go to the sign-in',
  },
  nb: {
    chooseTitle: 'Velg et passord',
    resetTitle: 'Velg et nytt passord',
    invitedBy: ({ tenantName, tenantId, invitedBy }: Who) =>
      invitedBy
        ? `${invitedBy} hos ${tenantName} (${tenantId}) inviterer deg.`
        : `${tenantName} (${tenantId}) inviterer deg.`,
    username: 'Brukernavnet ditt',
    save: 'Lagre og logg på',
    resetEffect: 'Du blir logget av i alle andre nettlesere.',
    connectTitle: (tenant: string) => `Koble til ${tenant}`,
    connectText: 'Du har allerede en SuperID-konto. Logg på først, så kan du koble til.',
    connectSignIn: 'Logg på for å koble til',
    deadTitle: 'Denne lenken virker ikke lenger',
    deadText: 'Den er utløpt eller allerede brukt. Hvis den var din, kan vi sende deg en ny.',
    deadHasPassword:
      'Har du allerede valgt et passord, så gjelder det. Da er det bare å logge på: Invitasjoner venter på deg der.',
    renew: 'Send en ny lenke',
    renewedTitle: 'Sjekk e-posten din',
    renewedText: 'Hvis lenken var din og fortsatt trengs, er en ny på vei til den samme adressen.',
    toSignIn: 'Gå til påloggingen',
  },
});

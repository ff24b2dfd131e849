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
    save: 'Save and go in',
    resetEffect: 'Every other browser will be signed out.',
    connectTitle: (tenant: string) => `Connect to ${tenant}`,
    connectText: 'You have a SuperID account already. Sign in with it, and then connect.',
    connectSignIn: 'Sign in to connect',
    deadTitle: 'This link no longer works',
    deadText: 'It has expired or was used already. If it was yours, we can mail you a new one.',
    deadHasPassword: 'Have you chosen a password already? Then just sign in: invitations wait for you there.',
    renew: 'Mail a new link',
    renewedTitle: 'Look in your mail',
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
    save: 'Lagre og gå inn',
    resetEffect: 'Alle andre nettlesere blir logget av.',
    connectTitle: (tenant: string) => `Koble til ${tenant}`,
    connectText: 'Du har allerede en SuperID-konto. Logg på med den, og koble til etterpå.',
    connectSignIn: 'Logg på for å koble til',
    deadTitle: 'Denne lenken virker ikke lenger',
    deadText: 'Den er utløpt eller brukt. Hvis den var din, kan vi sende deg en ny.',
    deadHasPassword:
      'Har du allerede valgt et passord? Da er det bare å logge på: Invitasjoner venter på deg der.',
    renew: 'Send en ny lenke',
    renewedTitle: 'Se i e-posten din',
    renewedText:
      'Hvis lenken var din og det fortsatt er noe å gjøre, er en ny på vei til den samme adressen.',
    toSignIn: 'Gå til påloggingen',
  },
});

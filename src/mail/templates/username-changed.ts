import type { Template } from './index.ts';

/** To the old address, which is no way in any more. */
export const usernameChanged: Template<{
  oldUsername: string;
  newUsername: string;
  tenantName: string;
  tenantId: string;
  /** link by which whoever reads the old address objects */
  objection: string;
}> = {
  en: ({ oldUsername, newUsername, tenantName, tenantId, objection }) => ({
    subject: 'Your username was changed',
    paragraphs: [
      `${tenantName} (${tenantId}) changed your SuperID username from ${oldUsername} to ${newUsername}.`,
      'From now on you sign in with the new one. Your password stays the same.',
    ],
    action: { label: 'This is not right: object', url: objection },
    closing: [
      'If it is right, you need not do anything. The link is valid for 14 days and works once.',
      'Objecting signs the account out everywhere and tells the administrators. Only they can change the username back.',
    ],
  }),
  nb: ({ oldUsername, newUsername, tenantName, tenantId, objection }) => ({
    subject: 'Brukernavnet ditt ble endret',
    paragraphs: [
      `${tenantName} (${tenantId}) har endret SuperID-brukernavnet ditt fra ${oldUsername} til ${newUsername}.`,
      'Fra nå av logger du på med det nye. Passordet er det samme.',
    ],
    action: { label: 'Dette stemmer ikke: protester', url: objection },
    closing: [
      'Stemmer det, trenger du ikke gjøre noe. Lenken gjelder i 14 dager og virker én gang.',
      'Protesterer du, blir kontoen logget av overalt, og administratorene får beskjed. Bare de kan endre brukernavnet tilbake.',
    ],
  }),
};

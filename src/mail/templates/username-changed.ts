import type { Template } from './index.ts';

/** To the old address, which is no way in any more. */
export const usernameChanged: Template<{
  oldUsername: string;
  newUsername: string;
  tenantName: string;
  tenantId: string;
}> = {
  en: ({ oldUsername, newUsername, tenantName, tenantId }) => ({
    subject: 'Your username was changed',
    paragraphs: [
      `${tenantName} (${tenantId}) changed your SuperID username from ${oldUsername} to ${newUsername}.`,
      'From now on you sign in with the new one. Your password stays the same.',
    ],
    closing: [`If this is not right, tell the administrators of ${tenantName}.`],
  }),
  nb: ({ oldUsername, newUsername, tenantName, tenantId }) => ({
    subject: 'Brukernavnet ditt ble endret',
    paragraphs: [
      `${tenantName} (${tenantId}) har endret SuperID-brukernavnet ditt fra ${oldUsername} til ${newUsername}.`,
      'Fra nå av logger du på med det nye. Passordet er det samme.',
    ],
    closing: [`Stemmer ikke dette, si fra til administratorene hos ${tenantName}.`],
  }),
};

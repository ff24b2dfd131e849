import type { Template } from './index.ts';

/** To the contact address that was. */
export const contactAddressChanged: Template<{
  username: string;
  oldEmail: string;
  newEmail: string;
  tenantName: string;
  tenantId: string;
}> = {
  en: ({ username, oldEmail, newEmail, tenantName, tenantId }) => ({
    subject: 'Your contact address was changed',
    paragraphs: [
      `${tenantName} (${tenantId}) changed the contact address of the SuperID account ${username} from ${oldEmail} to ${newEmail}.`,
      'Notices about the account go there from now on. Your username, your password, and where codes and links are mailed stay as they are.',
    ],
    closing: [`If this is not right, tell the administrators of ${tenantName}.`],
  }),
  nb: ({ username, oldEmail, newEmail, tenantName, tenantId }) => ({
    subject: 'Kontaktadressen din ble endret',
    paragraphs: [
      `${tenantName} (${tenantId}) har endret kontaktadressen til SuperID-kontoen ${username} fra ${oldEmail} til ${newEmail}.`,
      'Varsler om kontoen går dit fra nå av. Brukernavnet, passordet og adressen som koder og lenker sendes til, er som før.',
    ],
    closing: [`Stemmer ikke dette, si fra til administratorene hos ${tenantName}.`],
  }),
};

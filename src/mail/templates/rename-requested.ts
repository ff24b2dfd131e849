import type { Template } from './index.ts';

/** To the address that is still the username: the change waits for the person. */
export const renameRequested: Template<{
  oldUsername: string;
  newUsername: string;
  tenantName: string;
  tenantId: string;
  /** where the person confirms or declines it, signed in */
  page: string;
  /** link by which whoever reads the old address objects */
  objection: string;
}> = {
  en: ({ oldUsername, newUsername, tenantName, tenantId, page, objection }) => ({
    subject: 'Your username is to change',
    paragraphs: [
      `${tenantName} (${tenantId}) wants to change your SuperID username from ${oldUsername} to ${newUsername}.`,
      `Nothing has changed yet. If you agree, and ${newUsername} is your own mailbox, sign in, open My account, and have a code mailed to it: ${page}`,
      `Until then you sign in as ${oldUsername}, as ever.`,
    ],
    action: { label: 'This is not right: stop it', url: objection },
    closing: [
      'Do not agree to an address that others read: whoever reads it can choose your password.',
      'The request and the link are valid for 14 days. If you do nothing, nothing changes.',
    ],
  }),
  nb: ({ oldUsername, newUsername, tenantName, tenantId, page, objection }) => ({
    subject: 'Brukernavnet ditt skal endres',
    paragraphs: [
      `${tenantName} (${tenantId}) vil endre SuperID-brukernavnet ditt fra ${oldUsername} til ${newUsername}.`,
      `Ingenting er endret ennå. Er du enig, og er ${newUsername} din egen postkasse, logger du på, åpner Min konto og får en kode sendt dit: ${page}`,
      `Fram til da logger du på som ${oldUsername}, som før.`,
    ],
    action: { label: 'Dette stemmer ikke: stans det', url: objection },
    closing: [
      'Si ikke ja til en adresse som andre leser: Den som leser den, kan velge passordet ditt.',
      'Forespørselen og lenken gjelder i 14 dager. Gjør du ingenting, blir ingenting endret.',
    ],
  }),
};

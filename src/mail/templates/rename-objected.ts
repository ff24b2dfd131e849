import type { Template } from './index.ts';

/** To the administrators of the primary tenant, who alone can do something about it (R10). */
export const renameObjected: Template<{
  oldUsername: string;
  newUsername: string;
  tenantName: string;
  tenantId: string;
  /** where an administrator looks at it */
  page: string;
}> = {
  en: ({ oldUsername, newUsername, tenantName, tenantId, page }) => ({
    subject: 'Someone objects to a changed username',
    paragraphs: [
      `The username ${oldUsername} of a user of ${tenantName} (${tenantId}) was changed to ${newUsername}. Whoever reads the old address says that this is not right.`,
      'The account has been signed out everywhere. Its username is as it was changed: only you and the other administrators can change it back.',
      'Ask the person, by another way than these addresses, and look into the audit log who changed it.',
    ],
    action: { label: 'Look at the user', url: page },
    closing: ['You get this mail because you are an administrator there.'],
  }),
  nb: ({ oldUsername, newUsername, tenantName, tenantId, page }) => ({
    subject: 'Noen protesterer mot et endret brukernavn',
    paragraphs: [
      `Brukernavnet ${oldUsername} til en bruker hos ${tenantName} (${tenantId}) ble endret til ${newUsername}. Den som leser den gamle adressen, sier at dette ikke stemmer.`,
      'Kontoen er logget av overalt. Brukernavnet er fortsatt det nye: Bare du og de andre administratorene kan endre det tilbake.',
      'Spør vedkommende på en annen måte enn via disse adressene, og se i hendelsesloggen hvem som endret det.',
    ],
    action: { label: 'Se på brukeren', url: page },
    closing: ['Du får denne e-posten fordi du er administrator der.'],
  }),
};

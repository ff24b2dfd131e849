import type { Template } from './index.ts';

/** To the new address, asked for by the signed-in person. It carries no link. */
export const renameCode: Template<{ code: string; oldUsername: string; newUsername: string }> = {
  en: ({ code, oldUsername, newUsername }) => ({
    subject: `${code} confirms your new username`,
    paragraphs: [
      `Your SuperID username is to change from ${oldUsername} to ${newUsername}.`,
      'Enter this code where you are signed in. It is valid for ten minutes.',
    ],
    code,
    closing: ['If you did not ask for this, do nothing, and never give the code to anyone.'],
  }),
  nb: ({ code, oldUsername, newUsername }) => ({
    subject: `${code} bekrefter det nye brukernavnet ditt`,
    paragraphs: [
      `SuperID-brukernavnet ditt skal endres fra ${oldUsername} til ${newUsername}.`,
      'Skriv inn koden der du er logget på. Den gjelder i ti minutter.',
    ],
    code,
    closing: ['Har du ikke bedt om dette, kan du se bort fra e-posten. Gi aldri koden til andre.'],
  }),
};

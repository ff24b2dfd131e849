import type { Template } from './index.ts';

/** To an operator whose password was right. It carries no link: the code counts only beside the password. */
export const secondProof: Template<{ username: string; code: string; from: string }> = {
  en: ({ username, code, from }) => ({
    subject: `${code} is your SuperID code`,
    paragraphs: [
      `Someone, probably you, entered the password of ${username}${from ? `, from ${from}` : ''}.`,
      'Enter this code on the page where you are signing in. It is valid for ten minutes.',
    ],
    code,
    closing: [
      'If it was not you, someone knows your password: choose a new one at once, and tell another operator.',
      'Never give the code to anyone; we will not ask for it.',
    ],
  }),
  nb: ({ username, code, from }) => ({
    subject: `${code} er SuperID-koden din`,
    paragraphs: [
      `Noen, antakelig du, har skrevet inn passordet til ${username}${from ? ` fra ${from}` : ''}.`,
      'Skriv inn koden på siden der du logger på. Den gjelder i ti minutter.',
    ],
    code,
    closing: [
      'Var det ikke deg, er det noen som kjenner passordet ditt. Velg et nytt med én gang, og si fra til en annen operatør.',
      'Gi aldri koden til andre; vi spør aldri om den.',
    ],
  }),
};

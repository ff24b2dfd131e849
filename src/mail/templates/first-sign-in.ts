import type { Template } from './index.ts';

export const firstSignIn: Template<{ username: string; code: string; link: string }> = {
  en: ({ username, code, link }) => ({
    subject: `${code} is your SuperID code`,
    paragraphs: [
      `Someone, probably you, wants to sign in to SuperID as ${username} for the first time.`,
      'Enter this code on the page where you asked for it. It is valid for ten minutes.',
    ],
    code,
    action: { label: 'Or choose a password here', url: link },
    closing: [
      'The link is valid for 48 hours and works once.',
      'If it was not you, you need not do anything. Never give the code to anyone; we will not ask for it.',
    ],
  }),
  nb: ({ username, code, link }) => ({
    subject: `${code} er SuperID-koden din`,
    paragraphs: [
      `Noen, antakelig du, vil logge på SuperID som ${username} for første gang.`,
      'Skriv inn koden på siden der du ba om den. Den gjelder i ti minutter.',
    ],
    code,
    action: { label: 'Eller velg et passord her', url: link },
    closing: [
      'Lenken gjelder i 48 timer og virker én gang.',
      'Var det ikke deg, trenger du ikke gjøre noe. Gi aldri koden til andre; vi spør aldri om den.',
    ],
  }),
};

import type { Template } from './index.ts';

/** To someone who is signed in by a provider that cannot be asked again. It carries no link. */
export const stepUp: Template<{ username: string; code: string; from: string }> = {
  en: ({ username, code, from }) => ({
    subject: `${code} is your SuperID code`,
    paragraphs: [
      `${username} is signed in${from ? ` with ${from}` : ''} and is about to do something that needs a recent proof.`,
      'Enter this code on the page that asks for it. It is valid for ten minutes.',
    ],
    code,
    closing: [
      'If it was not you, sign out everywhere in “My account”, and tell your administrator.',
      'Never give the code to anyone; we will not ask for it.',
    ],
  }),
  nb: ({ username, code, from }) => ({
    subject: `${code} er SuperID-koden din`,
    paragraphs: [
      `${username} er logget på${from ? ` med ${from}` : ''} og skal til å gjøre noe som krever et ferskt bevis.`,
      'Skriv inn koden på siden som spør etter den. Den gjelder i ti minutter.',
    ],
    code,
    closing: [
      'Var det ikke deg, logg av overalt under «Min konto», og si fra til administratoren din.',
      'Gi aldri koden til andre; vi spør aldri om den.',
    ],
  }),
};

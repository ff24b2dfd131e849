import type { Template } from './index.ts';

export const passwordReset: Template<{ username: string; link: string }> = {
  en: ({ username, link }) => ({
    subject: 'Choose a new password',
    paragraphs: [`Someone, probably you, asked for a new SuperID password for ${username}.`],
    action: { label: 'Choose a new password', url: link },
    closing: [
      'The link is valid for one hour and works once.',
      'If it was not you, you need not do anything: your password stays as it is.',
    ],
  }),
  nb: ({ username, link }) => ({
    subject: 'Velg et nytt passord',
    paragraphs: [`Noen, antakelig du, har bedt om et nytt SuperID-passord for ${username}.`],
    action: { label: 'Velg et nytt passord', url: link },
    closing: [
      'Lenken gjelder i én time og virker én gang.',
      'Var det ikke deg, trenger du ikke gjøre noe: Passordet ditt er uendret.',
    ],
  }),
};

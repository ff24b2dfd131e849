import type { Template } from './index.ts';

/** `askedBy`: the tenant whose administrator asked for it; null where the person did. */
export const passwordReset: Template<{ username: string; link: string; askedBy: string | null }> = {
  en: ({ username, link, askedBy }) => ({
    subject: 'Choose a new password',
    paragraphs: [
      askedBy
        ? `An administrator of ${askedBy} asks you to choose a new SuperID password for ${username}. Nobody but you will know it.`
        : `Someone, probably you, asked for a new SuperID password for ${username}.`,
    ],
    action: { label: 'Choose a new password', url: link },
    closing: [
      'The link is valid for one hour and works once.',
      'If you did not expect this, you need not do anything: your password stays as it is.',
    ],
  }),
  nb: ({ username, link, askedBy }) => ({
    subject: 'Velg et nytt passord',
    paragraphs: [
      askedBy
        ? `En administrator hos ${askedBy} ber deg velge et nytt SuperID-passord for ${username}. Ingen andre enn du får vite det.`
        : `Noen, antakelig du, har bedt om et nytt SuperID-passord for ${username}.`,
    ],
    action: { label: 'Velg et nytt passord', url: link },
    closing: [
      'Lenken gjelder i én time og virker én gang.',
      'Ventet du ikke denne e-posten, trenger du ikke gjøre noe: Passordet ditt er uendret.',
    ],
  }),
};

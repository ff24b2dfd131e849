import type { Template } from './index.ts';

/** To someone without a password, whose company's provider does not sign them in any more. */
export const signInLink: Template<{ username: string; domain: string; link: string }> = {
  en: ({ username, domain, link }) => ({
    subject: 'Choose a password for SuperID',
    paragraphs: [
      `People at ${domain} do not sign in to SuperID with their company’s own account any more.`,
      `Choose a password for ${username}. Nobody but you will know it.`,
    ],
    action: { label: 'Choose a password', url: link },
    closing: [
      'The link is valid for 48 hours and works once. After that, just sign in: you will be mailed a code.',
    ],
  }),
  nb: ({ username, domain, link }) => ({
    subject: 'Velg et passord til SuperID',
    paragraphs: [
      `De som jobber hos ${domain}, logger ikke lenger på SuperID med firmaets egen konto.`,
      `Velg et passord for ${username}. Ingen andre enn du får vite det.`,
    ],
    action: { label: 'Velg et passord', url: link },
    closing: [
      'Lenken gjelder i 48 timer og virker én gang. Etter det er det bare å logge på, så får du en kode på e-post.',
    ],
  }),
};

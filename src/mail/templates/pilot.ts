import type { Template } from './index.ts';

/** To someone who tries their company's provider before the others. The page proves nothing by itself. */
export const pilot: Template<{
  username: string;
  provider: 'Microsoft' | 'Google';
  tenantId: string;
  page: string;
}> = {
  en: ({ username, provider, tenantId, page }) => ({
    subject: `Try signing in with ${provider}`,
    paragraphs: [
      `Your company (${tenantId}) is about to let ${provider} sign its people in to SuperID. You are among those who try it first, as ${username}.`,
      'Your password goes on working until everybody is moved.',
    ],
    action: { label: `Sign in with ${provider}`, url: page },
    closing: ['If it does not work, tell your administrator the reference on the page.'],
  }),
  nb: ({ username, provider, tenantId, page }) => ({
    subject: `Prøv å logge på med ${provider}`,
    paragraphs: [
      `Firmaet ditt (${tenantId}) skal la ${provider} logge folk på SuperID. Du er blant dem som prøver først, som ${username}.`,
      'Passordet ditt virker fortsatt, helt til alle er flyttet.',
    ],
    action: { label: `Logg på med ${provider}`, url: page },
    closing: ['Virker det ikke, gi administratoren din referansen på siden.'],
  }),
};

import type { Template } from './index.ts';

type Where = { domain: string; tenantName: string; tenantId: string; page: string };

/** To an administrator who was named: the codes themselves are in no mail. */
export const recoveryOffered: Template<Where> = {
  en: ({ domain, tenantName, tenantId, page }) => ({
    subject: `Fetch your recovery codes for ${domain}`,
    paragraphs: [
      `People at ${domain} now sign in to SuperID with their company’s own account. You are one of the administrators of ${tenantName} (${tenantId}) who can open the settings of the domain if that fails.`,
      'Fetch your ten recovery codes now and keep them where you reach them without signing in. They are shown once.',
    ],
    action: { label: 'Fetch the codes', url: page },
    closing: ['You get this mail because you are an administrator there.'],
  }),
  nb: ({ domain, tenantName, tenantId, page }) => ({
    subject: `Hent gjenopprettingskodene dine for ${domain}`,
    paragraphs: [
      `De som jobber hos ${domain}, logger nå på SuperID med firmaets egen konto. Du er en av administratorene hos ${tenantName} (${tenantId}) som kan åpne innstillingene for domenet hvis det svikter.`,
      'Hent de ti gjenopprettingskodene dine nå, og ta vare på dem et sted du når uten å logge på. De vises én gang.',
    ],
    action: { label: 'Hent kodene', url: page },
    closing: ['Du får denne e-posten fordi du er administrator der.'],
  }),
};

/** To all administrators, whoever of them it was. */
export const recoveryUsed: Template<Where & { by: string; from: string }> = {
  en: ({ domain, tenantName, tenantId, page, by, from }) => ({
    subject: `A recovery code for ${domain} was used`,
    paragraphs: [
      `With a recovery code of ${by} someone opened the settings of ${domain} at ${tenantName} (${tenantId})${from ? `, from ${from}` : ''}.`,
      'That is meant for when the identity provider fails. If nobody of you did it, look at the domain and the audit log at once.',
    ],
    action: { label: 'Look at the domain', url: page },
    closing: ['You get this mail because you are an administrator there.'],
  }),
  nb: ({ domain, tenantName, tenantId, page, by, from }) => ({
    subject: `En gjenopprettingskode for ${domain} er brukt`,
    paragraphs: [
      `Med en gjenopprettingskode som tilhører ${by}, åpnet noen innstillingene for ${domain} hos ${tenantName} (${tenantId})${from ? ` fra ${from}` : ''}.`,
      'Det er ment for når identitetsleverandøren svikter. Var det ingen av dere, se på domenet og hendelsesloggen med én gang.',
    ],
    action: { label: 'Se på domenet', url: page },
    closing: ['Du får denne e-posten fordi du er administrator der.'],
  }),
};

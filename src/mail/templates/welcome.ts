import { tellableName } from '../tellable-name.ts';
import type { Template } from './index.ts';

/** The mail with the sign-in link (R7). It shows the tenant's id and who invited, never only a name. */
export const welcome: Template<{
  username: string;
  tenantName: string;
  tenantId: string;
  invitedBy: string | null;
  link: string;
}> = {
  en: ({ username, tenantName, tenantId, invitedBy, link }) => ({
    subject: `You are invited to ${tenantName}`,
    paragraphs: [
      tellableName(invitedBy)
        ? `${invitedBy} at ${tenantName} (${tenantId}) invites you to their CRM.`
        : `${tenantName} (${tenantId}) invites you to their CRM.`,
      `You sign in with SuperID, and your username is ${username}.`,
    ],
    action: { label: 'Accept the invitation', url: link },
    closing: [
      'The link is valid for 48 hours and works once.',
      'If you do not know the sender, you can ignore this mail.',
    ],
  }),
  nb: ({ username, tenantName, tenantId, invitedBy, link }) => ({
    subject: `Du er invitert til ${tenantName}`,
    paragraphs: [
      tellableName(invitedBy)
        ? `${invitedBy} hos ${tenantName} (${tenantId}) har invitert deg til å bruke CRM-løsningen deres.`
        : `${tenantName} (${tenantId}) har invitert deg til å bruke CRM-løsningen sin.`,
      `Du logger på med SuperID, og brukernavnet ditt er ${username}.`,
    ],
    action: { label: 'Godta invitasjonen', url: link },
    closing: [
      'Lenken gjelder i 48 timer og virker én gang.',
      'Kjenner du ikke avsenderen, trenger du ikke gjøre noe.',
    ],
  }),
};

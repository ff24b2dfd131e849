import type { Template } from './index.ts';

/** To operators: two tenants have proved the same domain. */
export const domainDisputed: Template<{ page: string }> = {
  en: ({ page }) => ({
    subject: 'Two tenants claim the same domain',
    paragraphs: [
      'A tenant has the DNS record for a domain that another tenant has proved already. You decide.',
    ],
    action: { label: 'Look at the dispute', url: page },
    closing: ['You get this mail because you run the service.'],
  }),
  nb: ({ page }) => ({
    subject: 'To virksomheter gjør krav på samme domene',
    paragraphs: [
      'En virksomhet har DNS-oppføringen for et domene som en annen virksomhet allerede har bekreftet. Du avgjør.',
    ],
    action: { label: 'Se på tvisten', url: page },
    closing: ['Du får denne e-posten fordi du drifter tjenesten.'],
  }),
};

type Where = { domain: string; tenantName: string; tenantId: string; page: string };

/** To the administrators of a tenant. */
export const domainRecordMissing: Template<Where & { name: string; value: string }> = {
  en: ({ domain, tenantName, tenantId, page, name, value }) => ({
    subject: `The DNS record of ${domain} is gone`,
    paragraphs: [
      `${tenantName} (${tenantId}) proved that ${domain} is its own by a DNS record. It is not there any more.`,
      `Put it back: a TXT record at ${name} with the text ${value}`,
      'Everyone who is linked goes on signing in. After 14 days without the record nobody new is linked.',
    ],
    action: { label: 'Look at the domain', url: page },
    closing: ['You get this mail because you are an administrator there.'],
  }),
  nb: ({ domain, tenantName, tenantId, page, name, value }) => ({
    subject: `DNS-oppføringen for ${domain} er borte`,
    paragraphs: [
      `${tenantName} (${tenantId}) bekreftet at ${domain} er deres, med en DNS-oppføring. Den er der ikke lenger.`,
      `Legg den tilbake: en TXT-oppføring på ${name} med teksten ${value}`,
      'Alle som er koblet til, logger på som før. Etter 14 dager uten oppføringen kobles ingen nye til.',
    ],
    action: { label: 'Se på domenet', url: page },
    closing: ['Du får denne e-posten fordi du er administrator der.'],
  }),
};

/** To the administrators of both tenants. `outcome`: for the one that gets the mail. */
export const disputeSettled: Template<Where & { outcome: 'yours' | 'not-yours' }> = {
  en: ({ domain, tenantName, tenantId, page, outcome }) => ({
    subject: `The dispute about ${domain} is settled`,
    paragraphs: [
      outcome === 'yours'
        ? `${domain} belongs to ${tenantName} (${tenantId}).`
        : `${domain} does not belong to ${tenantName} (${tenantId}): another tenant has shown that it is theirs.`,
    ],
    action: { label: 'Look at the domain', url: page },
    closing: ['You get this mail because you are an administrator there.'],
  }),
  nb: ({ domain, tenantName, tenantId, page, outcome }) => ({
    subject: `Tvisten om ${domain} er avgjort`,
    paragraphs: [
      outcome === 'yours'
        ? `${domain} hører til ${tenantName} (${tenantId}).`
        : `${domain} hører ikke til ${tenantName} (${tenantId}): En annen virksomhet har vist at det er deres.`,
    ],
    action: { label: 'Se på domenet', url: page },
    closing: ['Du får denne e-posten fordi du er administrator der.'],
  }),
};

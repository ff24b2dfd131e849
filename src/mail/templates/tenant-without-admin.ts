import type { Template } from './index.ts';

/** To operators: an account was closed that was a tenant's only administrator. */
export const tenantWithoutAdmin: Template<{ tenantId: string; page: string }> = {
  en: ({ tenantId, page }) => ({
    subject: `${tenantId} has no administrator any more`,
    paragraphs: [
      `The account of the only administrator of ${tenantId} was closed, since someone new has its address. Nobody can look after the tenant until you register an administrator.`,
    ],
    action: { label: 'Look at the tenant', url: page },
    closing: ['You get this mail because you run the service.'],
  }),
  nb: ({ tenantId, page }) => ({
    subject: `${tenantId} har ingen administrator lenger`,
    paragraphs: [
      `Kontoen til den eneste administratoren hos ${tenantId} ble lukket, fordi en ny person har adressen. Ingen kan ta seg av virksomheten før du registrerer en administrator.`,
    ],
    action: { label: 'Se på virksomheten', url: page },
    closing: ['Du får denne e-posten fordi du drifter tjenesten.'],
  }),
};

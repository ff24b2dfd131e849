import type { Template } from './index.ts';

/** To operators. `cause`: what has become of the only administrator. */
export const tenantWithoutAdmin: Template<{
  tenantId: string;
  page: string;
  cause: 'recycled' | 'directory';
}> = {
  en: ({ tenantId, page, cause }) => ({
    subject: `${tenantId} has no administrator any more`,
    paragraphs: [
      cause === 'directory'
        ? `The directory of ${tenantId} has let its only administrator go.`
        : `The account of the only administrator of ${tenantId} was closed, since someone new has its address.`,
      'Nobody can look after the tenant until you register an administrator.',
    ],
    action: { label: 'Look at the tenant', url: page },
    closing: ['You get this mail because you run the service.'],
  }),
  nb: ({ tenantId, page, cause }) => ({
    subject: `${tenantId} har ingen administrator lenger`,
    paragraphs: [
      cause === 'directory'
        ? `Katalogen til ${tenantId} har latt den eneste administratoren gå.`
        : `Kontoen til den eneste administratoren hos ${tenantId} ble lukket, fordi en ny person har adressen.`,
      'Ingen kan ta seg av virksomheten før du registrerer en administrator.',
    ],
    action: { label: 'Se på virksomheten', url: page },
    closing: ['Du får denne e-posten fordi du drifter tjenesten.'],
  }),
};

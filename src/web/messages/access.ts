import type { Scope } from '../../applications/kinds.ts';
import { both } from './both.ts';

/** What an application may, each after 'It may'. */
const scopes = both<Record<Scope, string>>({
  en: {
    openid: 'sign you in',
    profile: 'see your name, username and language',
    email: 'see your email address',
    tenant: 'see your tenant, role and associate id',
    offline_access: 'stay signed in while you are away',
  },
  nb: {
    openid: 'logge deg på',
    profile: 'se navnet, brukernavnet og språket ditt',
    email: 'se e-postadressen din',
    tenant: 'se virksomheten, rollen og ansattnummeret ditt',
    offline_access: 'være pålogget mens du er borte',
  },
});

export const access = both({
  en: {
    title: 'Applications with access',
    none: 'No application has access to anything of you right now.',
    scopes: scopes.en,
    may: (what: string) => `May ${what}.`,
    at: (tenant: string) => `At ${tenant}`,
    since: 'Since',
    lastUse: 'Last used',
    notInUse: 'Not signed in right now',
    remove: 'Remove access',
    removeFrom: (application: string, tenant: string) => `Remove access of ${application} at ${tenant}`,
    removeEffect: 'An application whose access you remove learns nothing new until you sign in to it again.',
    removed: 'The access is removed.',
  },
  nb: {
    title: 'Applikasjoner med tilgang',
    none: 'Ingen applikasjon har tilgang til noe om deg nå.',
    scopes: scopes.nb,
    may: (what: string) => `Kan ${what}.`,
    at: (tenant: string) => `Hos ${tenant}`,
    since: 'Siden',
    lastUse: 'Sist brukt',
    notInUse: 'Ikke pålogget nå',
    remove: 'Fjern tilgang',
    removeFrom: (application: string, tenant: string) => `Fjern tilgang for ${application} hos ${tenant}`,
    removeEffect:
      'En applikasjon som mister tilgangen, får ikke vite noe mer før du logger deg på den igjen.',
    removed: 'Tilgangen er fjernet.',
  },
});

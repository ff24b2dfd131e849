import { both } from './both.ts';

export const admin = both({
  en: {
    nav: 'Administration',
    overview: 'Overview',
    users: 'Users',
    audit: 'Audit log',
    preferences: 'Preferences',
    tokens: 'API tokens',
  },
  nb: {
    nav: 'Administrasjon',
    overview: 'Oversikt',
    users: 'Brukere',
    audit: 'Hendelseslogg',
    preferences: 'Innstillinger',
    tokens: 'API-nøkler',
  },
});

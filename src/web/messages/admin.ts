import { both } from './both.ts';

export const admin = both({
  en: {
    nav: 'Administration',
    overview: 'Overview',
    users: 'Users',
    domains: 'Domains',
    directories: 'Directories',
    audit: 'Audit log',
    preferences: 'Preferences',
    tokens: 'API tokens',
  },
  nb: {
    nav: 'Administrasjon',
    overview: 'Oversikt',
    users: 'Brukere',
    domains: 'Domener',
    directories: 'Kataloger',
    audit: 'Hendelseslogg',
    preferences: 'Innstillinger',
    tokens: 'API-nøkler',
  },
});

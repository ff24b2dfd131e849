import type { Language } from '../../languages.ts';
import { access } from './access.ts';
import { account } from './account.ts';
import { admin } from './admin.ts';
import { api } from './api.ts';
import { applications } from './applications.ts';
import { audit } from './audit.ts';
import { chart } from './chart.ts';
import { common } from './common.ts';
import { directories } from './directories.ts';
import { directoryGuides } from './directory-guides.ts';
import { domains } from './domains.ts';
import { errors } from './errors.ts';
import { federation } from './federation.ts';
import { groupRules } from './group-rules.ts';
import { holds } from './holds.ts';
import { identities } from './identities.ts';
import { imports } from './imports.ts';
import { links } from './links.ts';
import { openid } from './openid.ts';
import { operator } from './operator.ts';
import { operatorDomains } from './operator-domains.ts';
import { overview } from './overview.ts';
import { passwords } from './passwords.ts';
import { preferences } from './preferences.ts';
import { recovery } from './recovery.ts';
import { renames } from './renames.ts';
import { signIn } from './sign-in.ts';
import { tenants } from './tenants.ts';
import { tokens } from './tokens.ts';
import { users } from './users.ts';

/** All sentences of one language. Each file holds both; a missing one does not compile. */
export function messagesFor(language: Language) {
  return {
    language,
    common: common[language],
    signIn: signIn[language],
    links: links[language],
    passwords: passwords[language],
    tenants: tenants[language],
    tokens: tokens[language],
    users: users[language],
    access: access[language],
    account: account[language],
    errors: errors[language],
    admin: admin[language],
    api: api[language],
    applications: applications[language],
    audit: audit[language],
    chart: chart[language],
    directories: directories[language],
    directoryGuides: directoryGuides[language],
    domains: domains[language],
    federation: federation[language],
    groupRules: groupRules[language],
    holds: holds[language],
    identities: identities[language],
    imports: imports[language],
    openid: openid[language],
    operator: operator[language],
    operatorDomains: operatorDomains[language],
    overview: overview[language],
    preferences: preferences[language],
    recovery: recovery[language],
    renames: renames[language],
  };
}

export type Messages = ReturnType<typeof messagesFor>;

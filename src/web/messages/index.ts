import type { Language } from '../../languages.ts';
import { account } from './account.ts';
import { admin } from './admin.ts';
import { audit } from './audit.ts';
import { common } from './common.ts';
import { errors } from './errors.ts';
import { imports } from './imports.ts';
import { links } from './links.ts';
import { operator } from './operator.ts';
import { passwords } from './passwords.ts';
import { preferences } from './preferences.ts';
import { renames } from './renames.ts';
import { signIn } from './sign-in.ts';
import { tenants } from './tenants.ts';

/** All sentences of one language. Each file holds both; a missing one does not compile. */
export function messagesFor(language: Language) {
  return {
    language,
    common: common[language],
    signIn: signIn[language],
    links: links[language],
    passwords: passwords[language],
    tenants: tenants[language],
    account: account[language],
    errors: errors[language],
    admin: admin[language],
    audit: audit[language],
    imports: imports[language],
    operator: operator[language],
    preferences: preferences[language],
    renames: renames[language],
  };
}

export type Messages = ReturnType<typeof messagesFor>;

import type { Language } from '../../languages.ts';
import { account } from './account.ts';
import { common } from './common.ts';
import { errors } from './errors.ts';
import { links } from './links.ts';
import { passwords } from './passwords.ts';
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
  };
}

export type Messages = ReturnType<typeof messagesFor>;

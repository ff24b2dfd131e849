import { parseUsername, type UsernameProblem } from '../accounts/username.ts';
import type { Language } from '../languages.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import { nameTerms, sortNameOf, usernameTerms } from './search-terms.ts';

export type NewUser = {
  username: string;
  associateId: string;
  firstName: string;
  lastName: string;
  role: 'admin' | 'user';
  /** of the mail to someone who has not chosen one; the tenant's by default */
  language?: Language | null;
};

/** By field, all at once. */
export type NewUserProblems = {
  username?: UsernameProblem;
  firstName?: 'malformed';
  lastName?: 'malformed';
  associateId?: 'malformed';
};

/** As it is registered, with what lists sort and search by. */
export type ParsedUser = Required<NewUser> & {
  domain: string;
  sortName: string;
  nameTerms: string[];
  usernameTerms: string[];
};

export function parseNewUser(
  given: NewUser,
): { ok: true; user: ParsedUser } | { ok: false; problems: NewUserProblems } {
  const parsed = parseUsername(given.username);
  const [firstName, lastName, associateId] = [
    parseDisplayName(given.firstName),
    parseDisplayName(given.lastName),
    parseDisplayName(given.associateId),
  ];
  if (!parsed.ok || firstName === null || lastName === null || associateId === null) {
    const problems: NewUserProblems = {
      ...(!parsed.ok && { username: parsed.problem }),
      ...(firstName === null && { firstName: 'malformed' }),
      ...(lastName === null && { lastName: 'malformed' }),
      ...(associateId === null && { associateId: 'malformed' }),
    };
    return { ok: false, problems };
  }
  const { username, domain } = parsed;
  const names = { firstName, lastName, associateId };
  const user: ParsedUser = {
    ...names,
    username,
    domain,
    role: given.role,
    language: given.language ?? null,
    sortName: sortNameOf(names),
    nameTerms: nameTerms(names),
    usernameTerms: usernameTerms(username),
  };
  return { ok: true, user };
}

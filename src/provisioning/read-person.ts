import { parseUsername } from '../accounts/username.ts';
import { LANGUAGES, type Language } from '../languages.ts';
import { isObject } from '../scim/is-object.ts';
import { USER } from '../scim/resource-types.ts';
import type { Resource } from '../scim/resource.ts';
import { ScimError } from '../scim/scim-error.ts';
import { valuesOf } from '../scim/values-of.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import type { FoundBy } from '../users/set-attributes.ts';

/** What SuperID itself needs of what a directory says of someone. */
export type ProvisionedPerson = {
  username: string;
  domain: string;
  firstName: string;
  lastName: string;
  active: boolean;
  language: Language | null;
  externalId: string | null;
  /** the whole resource, as it is kept */
  attributes: string;
  foundBy: FoundBy[];
};

/** What is kept of one user; a thousand of them have to fit into one answer. */
const LARGEST = 32 * 1024;
const MOST_VALUES = 300;

/** Kept in columns of their own, or asked of the database itself. */
const NOT_FOUND_BY = new Set(['userName', 'active']);

/** `activeBefore`: what holds where the directory says nothing of it. Throws ScimError. */
export function readPerson(
  resource: Resource,
  { activeBefore }: { activeBefore: boolean },
): ProvisionedPerson {
  const userName = typeof resource['userName'] === 'string' ? resource['userName'] : '';
  const parsed = parseUsername(userName);
  if (!parsed.ok) {
    throw new ScimError(
      400,
      'invalidValue',
      `userName has to be an email address, and ${JSON.stringify(userName)} is none.`,
    );
  }
  const { username, domain } = parsed;
  const { active, externalId, ...rest } = resource;
  const attributes = JSON.stringify(rest);
  const foundBy = valuesOf(resource, USER).filter(({ path }) => !NOT_FOUND_BY.has(path));
  if (attributes.length > LARGEST || foundBy.length > MOST_VALUES) {
    throw new ScimError(
      400,
      'invalidValue',
      'The attributes of this user are more than SuperID keeps: 32 KB, 300 values.',
    );
  }
  return {
    username,
    domain,
    ...namesOf(resource, username),
    active: typeof active === 'boolean' ? active : activeBefore,
    language: languageOf(resource),
    externalId: typeof externalId === 'string' ? externalId : null,
    attributes,
    foundBy,
  };
}

/** Both are needed here, and a directory may send neither: then it is the display name, or what stands before the @. */
function namesOf(resource: Resource, username: string): { firstName: string; lastName: string } {
  const name = isObject(resource['name']) ? resource['name'] : {};
  const local = username.slice(0, username.lastIndexOf('@'));
  const whole = textOf(name['formatted']) ?? textOf(resource['displayName']) ?? local;
  const [first = whole, ...rest] = whole.trim().split(/\s+/);
  const last = rest.length > 0 ? rest.join(' ') : first;
  const given = textOf(name['givenName']);
  const family = textOf(name['familyName']);
  return {
    firstName: readName(
      'name.givenName',
      given ?? (family === null ? first : rest.length > 0 ? first : family),
    ),
    lastName: readName('name.familyName', family ?? given ?? last),
  };
}

function readName(path: string, text: string): string {
  const name = parseDisplayName(text);
  if (name === null) {
    throw new ScimError(400, 'invalidValue', `${path} has to be a name of one line and at most 100 letters.`);
  }
  return name;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** RFC 7643 §4.1.1: `preferredLanguage` as in Accept-Language, or else `locale`, as tags of BCP 47. */
function languageOf(resource: Resource): Language | null {
  const said = textOf(resource['preferredLanguage']) ?? textOf(resource['locale']) ?? '';
  const tag =
    said
      .trim()
      .toLowerCase()
      .split(/[-_,;]/)[0] ?? '';
  const language = tag === 'no' || tag === 'nn' ? 'nb' : tag;
  return LANGUAGES.find((known) => known === language) ?? null;
}

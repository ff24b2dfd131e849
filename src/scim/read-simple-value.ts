import { isObject } from './is-object.ts';
import type { SimpleValue } from './resource.ts';
import type { Attribute } from './attribute.ts';
import { ScimError } from './scim-error.ts';

/** characters */
const LONGEST_TEXT = 1024;
const LONGEST_ADDRESS = 2048;

/** Numbers in the directory, and texts here. */
const OFTEN_NUMBERS = new Set([
  'externalId',
  'employeeNumber',
  'costCenter',
  'department',
  'division',
  'manager.value',
  'phoneNumbers.value',
  'addresses.postalCode',
  'roles.value',
  'entitlements.value',
]);
/** An on-premises directory keeps a street in several lines too. */
const OF_SEVERAL_LINES = new Set(['addresses.formatted', 'addresses.streetAddress']);

const CONTROL = /\p{Cc}/u;
const CONTROL_WITHIN_A_LINE = /[^\P{Cc}\t\n\r]/u;

/**
 * The value of an attribute without sub-attributes, null where there is none. `name` is what a refusal calls
 * it: `emails.value`. Throws ScimError.
 */
export function readSimpleValue(attribute: Attribute, name: string, given: unknown): SimpleValue | null {
  const value = unwrap(given);
  if (value === null || value === undefined || value === '') return null;
  return attribute.type === 'boolean' ? readBoolean(name, value) : readText(attribute, name, value);
}

/** Entra ID has sent single values as `[{ "$ref": null, "value": "Ada" }]`. */
function unwrap(given: unknown): unknown {
  const one: unknown = Array.isArray(given) && given.length <= 1 ? given[0] : given;
  if (!isObject(one)) return one;
  if (Object.keys(one).length === 0) return null;
  return Object.hasOwn(one, 'value') ? one['value'] : one;
}

/** Entra ID writes "True" and "False". */
function readBoolean(name: string, value: unknown): boolean {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (text === true || text === 'true') return true;
  if (text === false || text === 'false') return false;
  throw new ScimError(400, 'invalidValue', `${name} has to be true or false.`);
}

function readText({ type }: Attribute, name: string, value: unknown): string {
  const text = typeof value === 'number' && OFTEN_NUMBERS.has(name) ? toDecimal(value) : value;
  if (typeof text !== 'string') throw new ScimError(400, 'invalidValue', `${name} has to be a text.`);
  const longest = type === 'reference' ? LONGEST_ADDRESS : LONGEST_TEXT;
  if (text.length > longest) {
    throw new ScimError(400, 'invalidValue', `${name} is longer than ${longest} characters.`);
  }
  const control = OF_SEVERAL_LINES.has(name) ? CONTROL_WITHIN_A_LINE : CONTROL;
  // Half a surrogate pair would come back from the database as another character.
  if (control.test(text) || !text.isWellFormed()) {
    throw new ScimError(400, 'invalidValue', `${name} has characters that no text has.`);
  }
  return text;
}

/** Null where it would be written with an exponent. */
function toDecimal(value: number): string | null {
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? text : null;
}

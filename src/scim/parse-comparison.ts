import { convertCompared, type ComparedType } from './convert-compared.ts';
import type { AttributePath, ComparedValue, Comparison, Filter } from './filter.ts';
import { InvalidFilter, quote } from './parse-errors.ts';
import { nameOf, type Token, type Tokens } from './tokens.ts';

const EQUAL = ['eq', 'ne'] as const;
const ORDER = ['gt', 'ge', 'lt', 'le'] as const;
const ALL = [...EQUAL, 'co', 'sw', 'ew', ...ORDER] as const;

const ALLOWED: Record<ComparedType, readonly Comparison[]> = {
  string: ALL,
  reference: ALL,
  dateTime: [...EQUAL, ...ORDER],
  boolean: EQUAL,
};

/** What follows the attribute: `pr`, or an operator and a value. The attribute is compared as its type allows. */
export function parseComparison(tokens: Tokens, path: AttributePath): Filter {
  const operator = tokens.take();
  const word = wordOf(operator);
  if (word === 'pr') return { kind: 'present', path };
  const comparison = ALL.find((known) => known === word);
  if (!comparison) {
    const why = `an operator is missing (${ALL.join(', ')}, pr) before ${nameOf(operator)}`;
    throw new InvalidFilter(operator.column, why);
  }
  const token = tokens.take();
  const value = literalOf(token);
  if (value === null) return compareWithNothing(path, comparison, token);
  const compared = comparedPath(path, operator);
  return { kind: 'compare', path: compared, comparison, value: check(compared, comparison, value, token) };
}

export function isOperator(token: Token): boolean {
  const word = wordOf(token);
  return word === 'pr' || ALL.some((known) => known === word);
}

function wordOf(token: Token): string {
  return token.kind === 'word' ? token.text.toLowerCase() : '';
}

/** JSON's literals, RFC 7644 §3.4.2.2; `TRUE` and `False` as some clients write them. */
function literalOf(token: Token): ComparedValue {
  if (token.kind === 'text') return token.text;
  const word = wordOf(token);
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(word)) return Number(word);
  const why = `a value is missing before ${nameOf(token)}; a text stands between double quotes`;
  throw new InvalidFilter(token.column, why);
}

/** `null` is what an attribute without a value has: RFC 7643 §2.5. */
function compareWithNothing(path: AttributePath, comparison: Comparison, { column }: Token): Filter {
  const present: Filter = { kind: 'present', path };
  if (comparison === 'ne') return present;
  if (comparison === 'eq') return { kind: 'not', filter: present };
  throw new InvalidFilter(column, `null goes with eq and ne, not with ${comparison}`);
}

/** A complex attribute is compared by its `value`. */
function comparedPath(path: AttributePath, { column }: Token): AttributePath {
  const [first, second = first] = path.attributes;
  if (second.type !== 'complex') return path;
  const value = second.subAttributes?.find(({ name }) => name === 'value');
  if (value) return { ...path, attributes: [first, value] };
  throw new InvalidFilter(
    column,
    `${quote(second.name)} has parts, of which one is compared; alone it has pr`,
  );
}

function check(
  { attributes }: AttributePath,
  comparison: Comparison,
  value: ComparedValue,
  { column }: Token,
): ComparedValue {
  const { name, type } = attributes.at(-1)!;
  if (type === 'complex' || !ALLOWED[type].includes(comparison)) {
    throw new InvalidFilter(column, `${quote(name)} cannot be compared by ${comparison}`);
  }
  const checked = convertCompared(type, value);
  if (checked === null) throw new InvalidFilter(column, `${quote(name)} is compared with ${WANTED[type]}`);
  return checked;
}

const WANTED: Record<ComparedType, string> = {
  string: 'a text between double quotes',
  reference: 'a text between double quotes',
  dateTime: 'a time between double quotes, such as "2011-05-13T04:42:34Z"',
  boolean: 'true or false',
};

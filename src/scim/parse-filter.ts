import { compareWithin } from './compare-within.ts';
import { findAttribute, findSubAttribute, hasElements } from './find-attribute.ts';
import type { AttributePath, Filter } from './filter.ts';
import { isOperator, parseComparison } from './parse-comparison.ts';
import { InvalidFilter, quote } from './parse-errors.ts';
import type { Attribute, ResourceType } from './attribute.ts';
import { nameOf, Tokens } from './tokens.ts';

const MOST_COMPARISONS = 50;

type Parsing = {
  tokens: Tokens;
  find: (name: string) => AttributePath | null;
  count: { comparisons: number };
};

/**
 * RFC 7644 §3.4.2.2, and what clients send beyond it: `emails[type eq "work"].value eq "…"`, `not` without
 * parentheses. Throws InvalidFilter.
 */
export function parseFilter(text: string, resourceType: ResourceType): Filter {
  const tokens = new Tokens(text, InvalidFilter);
  const find = (name: string) => findAttribute(name, resourceType);
  const filter = parseAlternatives({ tokens, find, count: { comparisons: 0 } });
  const { kind, column } = tokens.peek();
  if (kind !== 'end') throw new InvalidFilter(column, 'it should end here, or go on with "and" or "or"');
  return filter;
}

/** What stands between the brackets of a value path, of which the first one is taken; takes the second one. */
export function parseValueFilter(
  tokens: Tokens,
  attribute: Attribute,
  count: Parsing['count'] = { comparisons: 0 },
): Filter {
  const find = (name: string) => findRelative(name, attribute);
  const filter = parseAlternatives({ tokens, find, count });
  const { column } = tokens.peek();
  if (!tokens.takeIf(']')) throw new InvalidFilter(column, '"]" is missing');
  return filter;
}

function parseAlternatives(parsing: Parsing): Filter {
  const first = parseConditions(parsing);
  const others: Filter[] = [];
  while (parsing.tokens.takeWord('or')) others.push(parseConditions(parsing));
  return join('or', first, others);
}

function parseConditions(parsing: Parsing): Filter {
  const first = parseCondition(parsing);
  const others: Filter[] = [];
  while (parsing.tokens.takeWord('and')) others.push(parseCondition(parsing));
  return join('and', first, others);
}

function join(kind: 'and' | 'or', first: Filter, [second, ...others]: Filter[]): Filter {
  return second ? { kind, filters: [first, second, ...others] } : first;
}

function parseCondition(parsing: Parsing): Filter {
  const negated = parsing.tokens.takeWord('not');
  const filter = parsing.tokens.takeIf('(') ? parseGroup(parsing) : parseTerm(parsing);
  return negated ? { kind: 'not', filter } : filter;
}

function parseGroup(parsing: Parsing): Filter {
  const filter = parseAlternatives(parsing);
  const { column } = parsing.tokens.peek();
  if (!parsing.tokens.takeIf(')')) throw new InvalidFilter(column, '")" is missing');
  return filter;
}

function parseTerm({ tokens, find, count }: Parsing): Filter {
  const token = tokens.take();
  if (token.kind !== 'word') {
    throw new InvalidFilter(token.column, `an attribute is missing before ${nameOf(token)}`);
  }
  const { text, column } = token;
  const path = find(text);
  if (!path) throw new InvalidFilter(column, `there is no attribute ${quote(text)}`);
  if (tokens.takeIf('[')) return parseValuePath(tokens, path, column, count);
  countComparison(count, column);
  return parseComparison(tokens, path);
}

function parseValuePath(
  tokens: Tokens,
  path: AttributePath,
  column: number,
  count: Parsing['count'],
): Filter {
  const [attribute, part] = path.attributes;
  if (part || !hasElements(attribute)) {
    throw new InvalidFilter(column, `${quote((part ?? attribute).name)} has no elements to choose among`);
  }
  const filter = parseValueFilter(tokens, attribute, count);
  const after = tokens.peek();
  const sub = takeComparedPart(tokens);
  if (sub === null) return { kind: 'within', path, filter };

  const relative = findRelative(sub, attribute);
  if (!relative) {
    throw new InvalidFilter(after.column, `there is no attribute ${quote(`${attribute.name}.${sub}`)}`);
  }
  countComparison(count, after.column);
  return compareWithin(path, filter, parseComparison(tokens, relative));
}

/** Of `….value eq` after the brackets, or of a bare `eq`, which Entra ID's documentation once had. */
function takeComparedPart(tokens: Tokens): string | null {
  const token = tokens.peek();
  if (token.kind !== 'word') return null;
  if (isOperator(token)) return 'value';
  if (!token.text.startsWith('.')) return null;
  tokens.take();
  return token.text.slice(1);
}

function findRelative(name: string, attribute: Attribute): AttributePath | null {
  const sub = findSubAttribute(name, attribute);
  return sub && { extension: null, attributes: [sub] };
}

function countComparison(count: Parsing['count'], column: number): void {
  count.comparisons += 1;
  if (count.comparisons > MOST_COMPARISONS) {
    throw new InvalidFilter(column, `it compares more than ${MOST_COMPARISONS} times`);
  }
}

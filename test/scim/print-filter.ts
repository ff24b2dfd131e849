import type { AttributePath, Filter } from '../../src/scim/filter.ts';
import type { ResourceType } from '../../src/scim/attribute.ts';

/** `choose`: below `n`; how clients differ in writing one and the same filter. */
export type Choose = (n: number) => number;

/** A filter as a client may write it: in any case, with more or fewer blanks, brackets, prefixes and escapes. */
export function printFilter(filter: Filter, { schema }: ResourceType, choose: Choose): string {
  const blank = () => ' '.repeat(1 + choose(2));
  const gap = () => ' '.repeat(choose(2));

  function inAnyCase(text: string): string {
    return Array.from(text, (letter) => (choose(2) ? letter.toUpperCase() : letter.toLowerCase())).join('');
  }

  function path({ extension, attributes }: AttributePath, relative: boolean): string {
    const names = attributes.map(({ name }) => inAnyCase(name)).join('.');
    if (relative || choose(2)) return names;
    return `${inAnyCase(extension ?? schema.id)}:${names}`;
  }

  function literal(value: string | number | boolean | null): string {
    if (typeof value === 'boolean') return inAnyCase(choose(2) ? `"${value}"` : `${value}`);
    return JSON.stringify(value).replace(/[a-z]/g, (letter, at: number, all: string) => {
      const escaped = /\\(u.{0,3})?$/.test(all.slice(0, at));
      return escaped || choose(4) ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  }

  function bracketed(text: string): string {
    return `(${gap()}${text}${gap()})`;
  }

  function joined({ kind, filters }: Extract<Filter, { kind: 'and' | 'or' }>, relative: boolean): string {
    const parts = filters.map((part) => {
      const text = print(part, relative);
      const needed = part.kind === 'or' || (part.kind === 'and' && kind === 'and');
      return needed || choose(4) === 0 ? bracketed(text) : text;
    });
    return parts.reduce((before, after) => `${before}${blank()}${inAnyCase(kind)}${blank()}${after}`);
  }

  function within({ path: of, filter: inner }: Extract<Filter, { kind: 'within' }>): string {
    const name = path(of, false);
    const last = inner.kind === 'and' ? inner.filters.at(-1)! : null;
    const movable = last?.kind === 'present' || (last?.kind === 'compare' && last.comparison !== 'ne');
    if (inner.kind === 'and' && movable && choose(2)) {
      const [first, second, ...others] = inner.filters.slice(0, -1) as [Filter, ...Filter[]];
      if (second || first.kind !== 'and') {
        const rest: Filter = second ? { kind: 'and', filters: [first, second, ...others] } : first;
        return `${name}[${gap()}${print(rest, true)}${gap()}].${print(last, true)}`;
      }
    }
    return `${name}[${gap()}${print(inner, true)}${gap()}]`;
  }

  function print(part: Filter, relative: boolean): string {
    switch (part.kind) {
      case 'and':
      case 'or':
        return joined(part, relative);
      case 'not': {
        const text = print(part.filter, relative);
        const single = part.filter.kind !== 'and' && part.filter.kind !== 'or' && part.filter.kind !== 'not';
        return `${inAnyCase('not')}${single && choose(2) ? `${blank()}${text}` : gap() + bracketed(text)}`;
      }
      case 'present':
        return `${path(part.path, relative)}${blank()}${inAnyCase('pr')}`;
      case 'within':
        return within(part);
      case 'compare': {
        const operator = `${blank()}${inAnyCase(part.comparison)}${blank()}`;
        return `${path(part.path, relative)}${operator}${literal(part.value)}`;
      }
    }
  }

  return `${gap()}${print(filter, false)}${gap()}`;
}

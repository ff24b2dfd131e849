import type { AttributePath, Filter } from './filter.ts';

/**
 * What `emails[type eq "work"].value eq "…"` means, which RFC 7644 does not know: one element meets the filter
 * and the comparison. `ne` and `eq null` are the contrary of `eq` and `pr`, here too: no such element has that.
 */
export function compareWithin(path: AttributePath, filter: Filter, compared: Filter): Filter {
  if (compared.kind === 'not') return { kind: 'not', filter: compareWithin(path, filter, compared.filter) };
  if (compared.kind === 'compare' && compared.comparison === 'ne') {
    return { kind: 'not', filter: compareWithin(path, filter, { ...compared, comparison: 'eq' }) };
  }
  const [first, ...others] = filter.kind === 'and' ? filter.filters : [filter];
  return { kind: 'within', path, filter: { kind: 'and', filters: [first, ...others, compared] } };
}

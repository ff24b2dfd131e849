import { sql, type SQL } from 'drizzle-orm';
import type { AttributePath, ComparedValue } from '../scim/filter.ts';
import { ScimError } from '../scim/scim-error.ts';
import { compareText } from './compare-text.ts';
import type { Leaves } from './compile-filter.ts';

/** What filters compare that is a column of ours. */
export type Column = {
  compare: (comparison: Parameters<Leaves['compare']>[0]['comparison'], value: ComparedValue) => SQL;
  present: SQL;
};

export function columnOfText(column: SQL): Column {
  return {
    // Never null, and the comparison by itself, so that an index finds it.
    compare: (comparison, value) =>
      sql`(${column} is not null and ${compareText(column, comparison, String(value))})`,
    present: sql`${column} is not null`,
  };
}

export function columnOfTime(column: SQL): Column {
  const operators = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;
  return {
    compare: (comparison, value) => {
      const operator = operators[comparison as keyof typeof operators];
      return sql`${column} ${sql.raw(operator)} ${Date.parse(String(value))}`;
    },
    present: sql`true`,
  };
}

/** The same for all. */
export function constantColumn(value: string): Column {
  return {
    compare: (comparison, given) =>
      sql`(select ${compareText(sql`its.v`, comparison, String(given))} from (select ${value} as v) its)`,
    present: sql`true`,
  };
}

export function notFilterable({ attributes }: AttributePath): ScimError {
  const name = attributes.map((attribute) => attribute.name).join('.');
  return new ScimError(400, 'invalidFilter', `${name} cannot be filtered by.`);
}

/** There for all, and nothing that could be compared. */
export function columnAlways(): Column {
  return { compare: () => sql`false`, present: sql`true` };
}

import { sql, type SQL } from 'drizzle-orm';
import type { AttributePath } from '../scim/filter.ts';
import { users } from '../users/schema.ts';
import { pathOf } from './path-of.ts';

/** What users are sorted by, for one attribute; of several elements the primary one, or else the first (RFC 7644 §3.4.2.3). */
export function sortColumn(path: AttributePath): SQL {
  switch (pathOf(path)) {
    case 'id':
      return sql`${users.id}`;
    case 'externalId':
      return sql`${users.externalId}`;
    case 'userName':
      return sql`${users.username}`;
    case 'active':
      return sql`(${users.deactivatedAt} is null)`;
    case 'meta.created':
      return sql`${users.invitedAt}`;
    case 'meta.lastModified':
      return sql`${users.modifiedAt}`;
    default:
      return valueOf(path);
  }
}

function valueOf(path: AttributePath): SQL {
  const [attribute, sub] = path.attributes;
  const isWhole = attribute.type === 'complex' && sub === undefined;
  const name = isWhole ? `${pathOf(path)}.value` : pathOf(path);
  const primary = `${name.slice(0, name.lastIndexOf('.'))}.primary`;
  return sql`(select its.value from user_values its where its.user_id = ${users.id} and its.path = ${name}
    order by not exists (select 1 from user_values best where best.user_id = its.user_id
      and best.path = ${primary} and best.element = its.element and best.value = 'true'), its.element limit 1)`;
}

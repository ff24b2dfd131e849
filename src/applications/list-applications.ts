import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { spellingsOf } from '../storage/spellings-of.ts';
import type { Kind } from './kinds.ts';
import { applications } from './schema.ts';

export type ListedApplication = {
  id: string;
  name: string;
  kind: Kind;
  firstParty: boolean;
  disabledAt: number | null;
  logoHash: string | null;
  logoWidth: number | null;
  logoHeight: number | null;
  /** whose people sign in to it: of all tenants, or of so many */
  tenants: 'all' | number;
};

/** Applications by name. `search`: a part of the name or the id. `after`: `next` of the page before. */
export async function listApplications(
  db: Db,
  { search }: { search?: string | undefined },
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ applications: ListedApplication[]; next: string | null }> {
  const spellings = spellingsOf(search ?? '');
  const found = sql`exists (select 1 from json_each(${spellings}) spelt
    where instr(lower(applications.id), spelt.value) > 0 or instr(lower(applications.name), spelt.value) > 0)`;
  const { id, name } = readCursor(after);
  const rows = await db
    .select({
      id: applications.id,
      name: applications.name,
      kind: applications.kind,
      firstParty: applications.firstParty,
      disabledAt: applications.disabledAt,
      logoHash: applications.logoHash,
      logoWidth: applications.logoWidth,
      logoHeight: applications.logoHeight,
      allTenants: applications.allTenants,
      count:
        sql<number>`(select count(*) from application_tenants theirs where theirs.application_id = applications.id)`.as(
          'tenant_count',
        ),
    })
    .from(applications)
    .where(sql`${found} and (lower(${applications.name}), ${applications.id}) > (lower(${name}), ${id})`)
    .orderBy(sql`lower(${applications.name})`, applications.id)
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    applications: shown.map(({ allTenants, count, ...row }) => ({
      ...row,
      tenants: allTenants ? 'all' : count,
    })),
    next: last && rows.length > limit ? `${last.id} ${last.name}` : null,
  };
}

/** Names are not unique, and an id has no space. */
function readCursor(cursor = ''): { id: string; name: string } {
  const [id = ''] = cursor.split(' ', 1);
  return { id, name: cursor.slice(id.length + 1) };
}

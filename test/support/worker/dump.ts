import { env } from 'cloudflare:workers';

/** Everything that lies in D1, to be compared with what lies there later. Counters of limits apart. */
export async function dumpD1(): Promise<Record<string, unknown[]>> {
  const { results: tables } = await env.DB.prepare(
    `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'
      and name not like '\\_cf\\_%' escape '\\' and name not in ('d1_migrations', 'limits', 'dev_mailbox')`,
  ).all<{ name: string }>();
  const rows = await env.DB.batch(tables.map(({ name }) => env.DB.prepare(`select * from "${name}"`)));
  return Object.fromEntries(tables.map(({ name }, at) => [name, rows[at]!.results]));
}

/** What of it is of one tenant, its directories' logs and use apart. */
export async function dumpTenant(tenantId: string): Promise<Record<string, unknown[]>> {
  const tables = Object.entries(await dumpD1()).filter(([name]) => !NOTES.has(name));
  return Object.fromEntries(
    tables.map(([name, rows]) => [
      name,
      rows.filter((row) => (row as Record<string, unknown>)['tenant_id'] === tenantId),
    ]),
  );
}

const NOTES = new Set(['directory_requests', 'directory_tokens', 'directories']);

type Value = string | number | null;
type Row = Record<string, Value>;

interface Column {
  name: string;
  type: string;
  notnull: 0 | 1;
  /** Its place in the primary key, 0 when it is not in it. */
  pk: number;
}

interface ForeignKey {
  table: string;
  from: string;
  /** SQLite leaves it empty when the key names no column, which drizzle-kit always does. */
  to: string;
}

interface Table {
  name: string;
  sql: string;
  columns: Column[];
  foreignKeys: ForeignKey[];
}

const rowsPerTable = 3;

/**
 * Puts a few rows into every table of a database, whatever its tables are, such that each row keeps to its
 * constraints: the n-th row of a table has values of its own and points to the n-th rows of other tables.
 */
export async function fillTables(db: D1Database): Promise<void> {
  const filled = new Map<string, Row[]>();
  for (const table of parentsFirst(await readTables(db))) {
    const rows = Array.from({ length: rowsPerTable }, (_, index) => makeRow(table, index, filled));
    await db.batch(rows.map((row) => insert(db, table.name, row)));
    filled.set(table.name, rows);
  }
}

/** All tables of ours, without SQLite's, D1's and wrangler's own. */
export async function listTables(db: D1Database): Promise<{ name: string; sql: string }[]> {
  const { results } = await db
    .prepare(
      `select name, sql from sqlite_master
       where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not like '\\_cf\\_%' escape '\\' and name <> 'd1_migrations'`,
    )
    .all<{ name: string; sql: string }>();
  return results;
}

async function readTables(db: D1Database): Promise<Table[]> {
  const tables = await listTables(db);
  return Promise.all(
    tables.map(async ({ name, sql }) => {
      const columns = await db.prepare(`pragma table_info(${quote(name)})`).all<Column>();
      const foreignKeys = await db.prepare(`pragma foreign_key_list(${quote(name)})`).all<ForeignKey>();
      return { name, sql, columns: columns.results, foreignKeys: foreignKeys.results };
    }),
  );
}

/** A column that may be null does not make its table wait: it stays null where its parent comes later. */
function parentsFirst(tables: Table[]): Table[] {
  const ordered: Table[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const next = waiting.filter((table) =>
      table.foreignKeys.every(
        (key) => key.table === table.name || !names.has(key.table) || isNullable(table, key.from),
      ),
    );
    if (next.length === 0) throw new Error(`These tables need one another's rows: ${[...names].join(', ')}`);
    ordered.push(...next);
    waiting = waiting.filter((table) => !next.includes(table));
  }
  return ordered;
}

function isNullable(table: Table, column: string): boolean {
  return table.columns.some(({ name, notnull, pk }) => name === column && notnull === 0 && pk === 0);
}

function makeRow(table: Table, index: number, filled: Map<string, Row[]>): Row {
  const row: Row = Object.fromEntries(
    table.columns.map((column) => [column.name, makeValue(table, column, index)]),
  );
  for (const { table: parent, from, to } of table.foreignKeys) {
    const target = parent === table.name ? row : filled.get(parent)?.[index];
    row[from] = target === undefined ? null : (target[to] ?? null);
  }
  return row;
}

function makeValue(table: Table, { name, type }: Column, index: number): Value {
  const allowed = allowedValues(table.sql, name);
  if (allowed !== null) return allowed[index % allowed.length] ?? null;
  return /int|real|num|bool/i.test(type) ? index + 1 : `${table.name}.${name}.${index + 1}`;
}

/** The values of a `check (column in ('a', 'b'))`. Other checks are not understood, and make the insert fail. */
function allowedValues(sql: string, column: string): string[] | null {
  const list = new RegExp(`["\`.\\s(]${column}["\`]?\\s+in\\s*\\(([^)]*)\\)`, 'i').exec(sql)?.[1];
  return list === undefined ? null : [...list.matchAll(/'([^']*)'/g)].map(([, value = '']) => value);
}

function insert(db: D1Database, table: string, row: Row): D1PreparedStatement {
  const names = Object.keys(row).map(quote).join(', ');
  const marks = Object.keys(row).map(() => '?');
  return db
    .prepare(`insert into ${quote(table)} (${names}) values (${marks.join(', ')})`)
    .bind(...Object.values(row));
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

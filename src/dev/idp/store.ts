/** Where the world outside keeps what it knows: texts by key, expiring by nothing but `take`. */
export type Store = {
  get: (key: string) => Promise<string | null>;
  put: (key: string, value: string) => Promise<void>;
  /** Gets and deletes in one: of several at once, one receives it. */
  take: (key: string) => Promise<string | null>;
  /** In the order of the keys. */
  list: (prefix: string) => Promise<[key: string, value: string][]>;
};

/** For tests: gone with the process. */
export function mapStore(): Store {
  const kept = new Map<string, string>();
  return {
    get: async (key) => kept.get(key) ?? null,
    put: async (key, value) => void kept.set(key, value),
    take: async (key) => {
      const value = kept.get(key) ?? null;
      kept.delete(key);
      return value;
    },
    list: async (prefix) =>
      [...kept].filter(([key]) => key.startsWith(prefix)).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  };
}

type Row = { key: string; value: string };

/** For the dev server: a table of its own beside the service's. */
export function d1Store(d1: D1Database): Store {
  const run = async (sql: string, ...values: string[]): Promise<Row[]> => {
    const [, result] = await d1.batch<Row>([
      d1.prepare('create table if not exists dev_outside (key text primary key, value text not null)'),
      d1.prepare(sql).bind(...values),
    ]);
    return result?.results ?? [];
  };
  return {
    get: async (key) => (await run('select value from dev_outside where key = ?', key))[0]?.value ?? null,
    put: async (key, value) => {
      await run('insert or replace into dev_outside (key, value) values (?, ?)', key, value);
    },
    take: async (key) =>
      (await run('delete from dev_outside where key = ? returning value', key))[0]?.value ?? null,
    list: async (prefix) => {
      const sql = 'select key, value from dev_outside where substr(key, 1, length(?1)) = ?1 order by key';
      return (await run(sql, prefix)).map(({ key, value }) => [key, value]);
    },
  };
}

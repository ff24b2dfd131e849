/** Stand-ins for dependencies in trouble. What they do not break is the real thing. */

/**
 * D1 that fails every operation, or all but the first few of this binding's life. `lost`: the first one
 * that fails is done all the same, and only its answer does not come. `failures`: how many fail before it
 * works again.
 */
export function brokenD1(d1: D1Database, { after = 0, lost = false, failures = Infinity } = {}): D1Database {
  let done = 0;
  const operate = async <T>(work: () => Promise<T>): Promise<T> => {
    done += 1;
    if (done <= after || done > after + failures) return work();
    if (lost && done === after + 1) await work();
    throw new Error('D1_ERROR: Network connection lost.');
  };
  const statement = (real: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(real, {
      get(target, name) {
        const member = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        if (name === 'bind') return (...args: unknown[]) => wrap(target.bind(...args));
        return (...args: unknown[]) => operate(() => member.apply(target, args) as Promise<unknown>);
      },
    });
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (real: D1PreparedStatement) => {
    const wrapped = statement(real);
    originals.set(wrapped, real);
    return wrapped;
  };
  return new Proxy(d1, {
    get(target, name) {
      if (name === 'prepare') return (query: string) => wrap(target.prepare(query));
      if (name === 'batch') {
        return (all: D1PreparedStatement[]) =>
          operate(() => target.batch(all.map((one) => originals.get(one) ?? one)));
      }
      return Reflect.get(target, name) as unknown;
    },
  });
}

/**
 * D1 where something else happens, once, between what was read and the first deed: a batch, or a statement
 * that is one.
 */
export function meanwhile(
  d1: D1Database,
  work: () => Promise<unknown>,
  isDeed: (query: string) => boolean = () => false,
): D1Database {
  let happened = false;
  const happen = async () => {
    if (happened) return;
    happened = true;
    await work();
  };
  const statement = (real: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(real, {
      get(target, name) {
        const member = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        if (name === 'bind') return (...args: unknown[]) => statement(target.bind(...args));
        return (...args: unknown[]) => happen().then(() => member.apply(target, args));
      },
    });
  return new Proxy(d1, {
    get(target, name) {
      if (name === 'prepare') {
        return (query: string) => {
          const real = target.prepare(query);
          return isDeed(query) ? statement(real) : real;
        };
      }
      return (all: D1PreparedStatement[]) => happen().then(() => target.batch(all));
    },
  });
}

export function brokenKv(
  kv: KVNamespace,
  operations = ['get', 'put', 'delete', 'list', 'getWithMetadata'],
): KVNamespace {
  return new Proxy(kv, {
    get(target, name) {
      const member = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      if (operations.includes(String(name)))
        return () => Promise.reject(new Error(`KV ${String(name)} failed: 500`));
      return member.bind(target);
    },
  });
}

/**
 * KV as an edge far from the writer sees it: what was read once is shown again as it was, deleted or
 * not, and a list shows what it showed before besides what is new.
 */
export function forgetfulKv(kv: KVNamespace): KVNamespace {
  const values = new Map<string, unknown>();
  const listed = new Map<string, KVNamespaceListKey<unknown>>();
  return new Proxy(kv, {
    get(target, name) {
      if (name === 'get') {
        return async (key: string, type: 'json') => {
          const seen = values.get(key) ?? (await target.get(key, type));
          if (seen !== null) values.set(key, seen);
          return seen;
        };
      }
      if (name === 'list') {
        return async (options: KVNamespaceListOptions) => {
          const fresh = await target.list(options);
          for (const key of fresh.keys) if (!listed.has(key.name)) listed.set(key.name, key);
          const keys = [...listed.values()].filter((key) => key.name.startsWith(options.prefix ?? ''));
          return { ...fresh, keys };
        };
      }
      const member = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return member.bind(target);
    },
  });
}

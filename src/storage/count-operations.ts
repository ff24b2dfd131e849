import { DependencyFailed } from '../errors.ts';

/** Round trips a request has made; a batch is one. */
export type Operations = { d1: number; kv: number; kvWrites: number };

/** D1 with its round trips counted and its failures told apart from our own. */
export function countD1(d1: D1Database, operations: Operations): D1Database {
  const unwrapped = new WeakMap<object, D1PreparedStatement>();

  const wrapStatement = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        if (name === 'bind') return (...args: unknown[]) => wrapStatement(target.bind(...args));
        return (...args: unknown[]) => {
          operations.d1 += 1;
          return told('D1', () => member.apply(target, args) as Promise<unknown>);
        };
      },
    });
    unwrapped.set(proxy, statement);
    return proxy;
  };

  return new Proxy(d1, {
    get(target, name) {
      if (name === 'prepare') return (query: string) => wrapStatement(target.prepare(query));
      if (name === 'batch') {
        return (statements: D1PreparedStatement[]) => {
          operations.d1 += 1;
          return told('D1', () =>
            target.batch(statements.map((statement) => unwrapped.get(statement) ?? statement)),
          );
        };
      }
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** KV with its round trips counted and its failures told apart from our own. */
export function countKv(kv: KVNamespace, operations: Operations): KVNamespace {
  return new Proxy(kv, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        operations.kv += 1;
        if (name === 'put' || name === 'delete') operations.kvWrites += 1;
        return told('KV', () => member.apply(target, args) as Promise<unknown>);
      };
    },
  });
}

async function told<T>(dependency: 'D1' | 'KV', operate: () => Promise<T>): Promise<T> {
  try {
    return await operate();
  } catch (cause) {
    // A broken constraint is an answer of a working database, and a mistake of ours.
    if (cause instanceof Error && /constraint|syntax error|no such/i.test(cause.message)) throw cause;
    throw new DependencyFailed(dependency, cause);
  }
}

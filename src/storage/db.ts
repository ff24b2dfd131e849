import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1';

export type Db = DrizzleD1Database;

/**
 * D1 through Drizzle. Without the Sessions API every query goes to the primary database, which is
 * what decisions about access need (a replica may be behind).
 */
export function openDb(d1: D1Database): Db {
  return drizzle(d1);
}

import type { SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { asChanged } from './change-user.ts';
import { users } from './schema.ts';

/** They are another version, by what is not in their own row. `which`: a condition on `users`. */
export function touchUsers(db: Db, now: number, which: SQL) {
  return db.update(users).set(asChanged(now)).where(which);
}

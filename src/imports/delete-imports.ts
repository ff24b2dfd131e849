import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { importRows, imports } from './schema.ts';

/** Of a tenant that is removed: at most so many rows at once, and then the imports that have none left. */
export function deleteImportsOfTenant(db: Db, tenantId: string, most: number, condition: SQL) {
  const mine = sql`select ${imports.id} from ${imports} where ${imports.tenantId} = ${tenantId}`;
  const some = sql`select mine.rowid from import_rows mine where mine.import_id in (${mine}) limit ${most}`;
  const empty = sql`not exists (select 1 from ${importRows} where ${importRows.importId} = ${imports.id})`;
  return [
    db.delete(importRows).where(sql`rowid in (${some}) and ${condition}`),
    db.delete(imports).where(sql`${imports.tenantId} = ${tenantId} and ${empty} and ${condition}`),
  ] as const;
}

/** The imports of an account that is removed stay with their tenant. */
export function forgetUploader(db: Db, accountId: string, condition: SQL) {
  return db
    .update(imports)
    .set({ createdBy: null })
    .where(sql`${imports.createdBy} = ${accountId} and ${condition}`);
}

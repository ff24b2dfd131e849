import { SERVICE } from '../users/actor.ts';
import { eq } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import type { Services } from '../services.ts';
import { registerUser, type RegisterUserResult } from '../users/register-users.ts';
import type { NewUser } from '../users/parse-new-user.ts';

/** Registers a person as a tenant's admin would. `by` is the username of that admin, if there is one. */
export async function registerPerson(
  services: Services,
  { tenant, by, ...user }: NewUser & { tenant: string; by?: string | undefined },
): Promise<RegisterUserResult> {
  const [admin] = await services.db
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.username, by ?? ''));
  const result = await registerUser(services, tenant, { ...SERVICE, accountId: admin?.id ?? null }, user);
  if (result.outcome === 'registered') services.mailLater(result.mailId);
  return result;
}

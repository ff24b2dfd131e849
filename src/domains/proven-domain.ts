import { sql, type SQL } from 'drizzle-orm';
import type { Seal } from '../crypto/seal.ts';
import type { ProviderClient, ProviderConfig } from '../identity-providers/provider-config.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { domains, ownApplications } from './schema.ts';

/** By which a provider speaks for the people of a domain: at once where it is on, else for those of the pilot. */
export type ProvenDomain = {
  id: string;
  tenantId: string;
  tenantName: string;
  supportMail: string | null;
  supportPhone: string | null;
  domain: string;
  provider: 'microsoft' | 'google';
  directory: string;
  on: boolean;
  /** since when its DNS record is gone (ms) */
  missingSince: number | null;
  /** the tenant's own registration at the provider; the secret is sealed */
  ownClientId: string | null;
  ownSecret: string | null;
};

/** For a batch: the one registration of a domain that is proved, if any. */
export function selectProvenDomain(db: Db, domain: string | SQL) {
  return selectDomain(db, sql`${domains.domain} = ${domain} and ${domains.provedAt} is not null`);
}

/** The same of any registration. `which`: a condition on `domains`. */
export function selectDomain(db: Db, which: SQL) {
  return db
    .select({
      id: sql<string>`${domains.id}`.as('proven_id'),
      tenantId: sql<string>`${domains.tenantId}`.as('proven_tenant'),
      tenantName: sql<string>`${tenants.name}`.as('proven_tenant_name'),
      supportMail: sql<string | null>`${tenants.supportMail}`.as('proven_support_mail'),
      supportPhone: sql<string | null>`${tenants.supportPhone}`.as('proven_support_phone'),
      domain: sql<string>`${domains.domain}`.as('proven_domain'),
      provider: sql<'microsoft' | 'google'>`${domains.provider}`.as('proven_provider'),
      directory: sql<string>`${domains.directory}`.as('proven_directory'),
      on: sql`${domains.switchedOnAt} is not null`.mapWith(Boolean).as('proven_on'),
      missingSince: sql<number | null>`${domains.missingSince}`.as('proven_missing'),
      ownClientId: sql<string | null>`${ownApplications.clientId}`.as('proven_client'),
      ownSecret: sql<string | null>`${ownApplications.secret}`.as('proven_secret'),
    })
    .from(domains)
    .innerJoin(tenants, sql`${tenants.id} = ${domains.tenantId}`)
    .leftJoin(
      ownApplications,
      sql`${ownApplications.tenantId} = ${domains.tenantId} and ${ownApplications.provider} = ${domains.provider}`,
    )
    .where(which);
}

export type OwnSecretSeal = Seal<{ secret: string }>;

/** By which registration people of this domain are led to the provider; null where there is none. */
export function clientIdOf(providers: ProviderConfig, domain: ProvenDomain): string | null {
  return domain.ownClientId ?? providers[domain.provider].client?.clientId ?? null;
}

/** The same with its secret. */
export async function clientOf(
  { providers, ownSecretSeal, now }: { providers: ProviderConfig; ownSecretSeal: OwnSecretSeal; now: number },
  { provider, ownClientId, ownSecret }: Pick<ProvenDomain, 'provider' | 'ownClientId' | 'ownSecret'>,
): Promise<ProviderClient | null> {
  if (ownClientId === null || ownSecret === null) return providers[provider].client;
  const opened = await ownSecretSeal.open(ownSecret, now);
  // However long ago it was sealed.
  return opened.state === 'invalid' ? null : { clientId: ownClientId, clientSecret: opened.content.secret };
}

/** A domain whose record has been gone so long links nobody new (ms). */
export const RECORD_GRACE = 14 * 24 * 60 * 60 * 1000;

export function isLapsed({ missingSince }: { missingSince: number | null }, now: number): boolean {
  return missingSince !== null && now - missingSince > RECORD_GRACE;
}

/** The same of a domain's column `missing_since`, as a condition. */
export function lapsed(missingSince: SQL, now: number): SQL {
  return sql`(${missingSince} is not null and ${missingSince} < ${now - RECORD_GRACE})`;
}

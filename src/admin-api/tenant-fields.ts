import * as z from 'zod/mini';
import { LANGUAGES } from '../languages.ts';
import type { readTenant } from '../tenants/read-tenant.ts';
import { line, nameIt } from './common-fields.ts';

const language = z.enum(LANGUAGES);
const text = z.nullable(line);

export const tenant = nameIt(
  'Tenant',
  z.object({
    id: line,
    name: line.check(z.describe('Changed by the operator.')),
    model: z.enum(['basic', 'federated', 'standard']),
    welcomeMails: z.boolean(),
    language: language.check(z.describe('Of mails to people who have not chosen one.')),
    supportMail: text,
    supportPhone: text,
    accent: text.check(z.describe('`#1f5fbf`: on pages whose address names the tenant.')),
    ownDomainsOnly: z
      .boolean()
      .check(z.describe('Usernames outside the domains that the tenant has proved are refused.')),
    logo: z.nullable(z.object({ url: z.url(), width: z.int(), height: z.int() })),
    invitationsPerDay: z.int().check(z.describe('That are mailed in a day; those beyond wait.')),
    version: z.int().check(z.describe('Stands in the ETag, too.')),
  }),
);

export const preferences = nameIt(
  'Preferences',
  z.strictObject({
    welcomeMails: z.optional(z.boolean()),
    ownDomainsOnly: z
      .optional(z.boolean())
      .check(z.describe('Needs a proven domain: without one nobody could be registered.')),
    language: z.optional(language),
    supportMail: z.optional(text).check(z.describe('null: none.')),
    supportPhone: z.optional(text).check(z.describe('null: none.')),
    accent: z
      .optional(text)
      .check(z.describe('`#` and six hexadecimal digits, on which white words can be read; null: none.')),
  }),
);

export function showTenant(
  given: Awaited<ReturnType<typeof readTenant>>,
  publicOrigin: string,
): z.infer<typeof tenant> {
  const { id, logoHash, logoWidth, logoHeight } = given;
  return {
    id,
    name: given.name,
    model: given.model,
    welcomeMails: given.welcomeMails,
    language: given.language,
    supportMail: given.supportMail,
    supportPhone: given.supportPhone,
    accent: given.accent,
    ownDomainsOnly: given.ownDomainsOnly,
    logo:
      logoHash === null || logoWidth === null || logoHeight === null
        ? null
        : { url: `${publicOrigin}/branding/${id}/${logoHash}`, width: logoWidth, height: logoHeight },
    invitationsPerDay: given.invitationsPerDay,
    version: given.version,
  };
}

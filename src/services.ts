import Bowser from 'bowser';
import type { KeptAnswer } from './api-tokens/idempotency-keys.ts';
import type { RequestSource } from './audit/record-event.ts';
import { passwordHashing, type PasswordHashing } from './crypto/password-hash.ts';
import { makeSeal, type Seal } from './crypto/seal.ts';
import { deriveKey, type SecretKeys } from './crypto/secret-keys.ts';
import type { RecoveryPass } from './domains/recovery-pass.ts';
import type { ShownDomain } from './domains/shown-domain.ts';
import { readConfig, type Bindings, type Config } from './env.ts';
import type { AtProviderSeal } from './identity-providers/at-provider.ts';
import type { ProviderConfig } from './identity-providers/provider-config.ts';
import { emailServiceMailer, type Mailer } from './mail/mailer.ts';
import type { MailSeal } from './mail/queue-mail.ts';
import { sendNotices, type Deliver } from './mail/send-notices.ts';
import { sendMail } from './mail/send-outbox.ts';
import type { CodeSeal } from './grants/authorization-code.ts';
import type { RefreshKeys } from './grants/refresh-token.ts';
import type { FlowSeal } from './sessions/flow.ts';
import type { SessionKeys } from './sessions/session.ts';
import type { KnownBrowserSeal } from './sessions/known-browser.ts';
import { countD1, countKv, type Operations } from './storage/count-operations.ts';
import { makeKeyRing, type KeyRing } from './signing-keys/key-ring.ts';
import { makeClientAssertion } from './signing-keys/make-client-assertion.ts';
import { logoutDeliverer } from './openid-provider/deliver-notice.ts';
import type { PushedRequest, SealedRequest } from './openid-provider/sealed-request.ts';
import { openDb, type Db } from './storage/db.ts';
import { newReference } from './storage/ids.ts';

/** All that a use-case may ask for, made anew for each request. */
export type Services = {
  db: Db;
  /** for what is no query of ours: the dev entry's mailbox */
  d1: D1Database;
  kv: KVNamespace;
  /** when the request came (ms) */
  now: number;
  /** the time as it goes on, for work that lasts (ms) */
  clock: () => number;
  source: RequestSource;
  hashing: PasswordHashing;
  mailer: Mailer;
  publicOrigin: string;
  /** Microsoft and Google */
  providers: ProviderConfig;
  /** who is asked for DNS records */
  dohUrl: string;
  /** coarse guards before the exact counters */
  requestGuard: RateLimit;
  strengthGuard: RateLimit;
  apiGuard: RateLimit;
  scimGuard: RateLimit;
  /** IANA name of the person's time zone, as Cloudflare sees them */
  timeZone: string;
  cookies: { secure: boolean };
  operations: Operations;
  /** work that begins when the response is on its way; nobody waits for it, nobody hears of its failure */
  after: (work: () => Promise<unknown>) => void;
  /** tries a queued mail after the response; the cron tries again what fails */
  mailLater: (id: string | null) => void;
  /** tells applications of ended sign-ins after the response; the cron tries again what fails */
  tellLater: () => void;
  /** hands one such notice over */
  deliver: Deliver;
  /** begins what is to be done after the response */
  startLater: () => void;
  /** what the log line of this request tells besides */
  log: { route?: string; error?: string; cause?: string };
} & Secrets;

type Secrets = {
  mailSeal: MailSeal;
  flowSeal: FlowSeal;
  /** someone who is at an identity provider */
  atProviderSeal: AtProviderSeal;
  /** what someone showed there, on the way to the deed that it is for */
  shownSeal: Seal<ShownDomain>;
  /** the secret of a tenant's own registration there */
  ownSecretSeal: Seal<{ secret: string }>;
  /** a recovery code was given: the way to one domain's settings */
  recoverySeal: Seal<RecoveryPass>;
  /** an application's request for a sign-in, while a person is on the way */
  requestSeal: Seal<SealedRequest>;
  /** the same as an application pushed it (RFC 9126) */
  pushedSeal: Seal<PushedRequest>;
  codeSeal: CodeSeal;
  /** what was typed into a form of an administrator */
  draftSeal: Seal<Record<string, string>>;
  knownBrowserSeal: KnownBrowserSeal;
  /** what the API answered to a creation */
  answerSeal: Seal<KeptAnswer>;
  idempotencyKey: Uint8Array;
  refreshKeys: RefreshKeys;
  /** what signs tokens, as this isolate saw it last */
  keyRing: KeyRing;
  sessionKeys: SessionKeys;
  codeKey: Uint8Array;
  limitKey: Uint8Array;
};

/** What the dev entry sets otherwise. */
export type Replacements = {
  mailer?: (env: Bindings) => Mailer;
  hashing?: PasswordHashing;
  /** plain-HTTP localhost, for Safari */
  insecureCookies?: boolean;
  now?: () => number;
};

/** Throws Misconfigured, naming what is missing. */
export function makeServices(
  request: Request | null,
  env: Bindings,
  context: Pick<ExecutionContext, 'waitUntil'>,
  replacements: Replacements = {},
): Services {
  const config = readConfig(env);
  const operations: Operations = { d1: 0, kv: 0, kvWrites: 0 };
  const clock = replacements.now ?? Date.now;
  const now = clock();
  const db = openDb(countD1(env.DB, operations));
  const mailer = replacements.mailer?.(env) ?? emailServiceMailer(env.EMAIL, config.mailFrom);
  const secrets = deriveSecrets(env.SECRET_KEYS, config.secretKeys);
  const { publicOrigin, dohUrl } = config;
  const later: (() => Promise<unknown>)[] = [];
  const providers = asProviders(config.providers, (subject) =>
    makeClientAssertion({ db, now: clock(), publicOrigin, keyRing: secrets.keyRing }, subject),
  );
  const deliver = logoutDeliverer({ db, clock, publicOrigin, keyRing: secrets.keyRing });

  return {
    db,
    d1: env.DB,
    kv: countKv(env.SESSIONS, operations),
    now,
    clock,
    source: request ? sourceOf(request) : { ip: '', country: null, browser: '', reference: newReference() },
    hashing: replacements.hashing ?? passwordHashing,
    mailer,
    publicOrigin,
    providers,
    dohUrl,
    requestGuard: env.REQUEST_GUARD,
    strengthGuard: env.STRENGTH_GUARD,
    apiGuard: env.API_GUARD,
    scimGuard: env.SCIM_GUARD,
    timeZone: timeZoneOf(request),
    cookies: { secure: !(replacements.insecureCookies && publicOrigin.startsWith('http:')) },
    operations,
    after: (work) => later.push(work),
    // The mail is safe in the outbox: a failure here is the cron's to mend.
    mailLater: (id) =>
      void (id && later.push(() => sendMail({ db, now, mailer, publicOrigin, ...secrets }, id))),
    tellLater: () => void later.push(() => sendNotices({ db, now, deliver })),
    deliver,
    startLater: () => {
      for (const work of later.splice(0)) context.waitUntil(afterThisTurn(work));
    },
    log: {},
    ...secrets,
  };
}

/** A federated credential becomes what signs the assertion that it takes. */
function asProviders(
  { microsoft, google }: Config['providers'],
  assert: (subject: string) => Promise<string>,
): ProviderConfig {
  const ready = ({ base, client }: Config['providers']['microsoft']) => {
    if (client === null || 'clientSecret' in client) return { base, client };
    const { clientId, federatedSubject } = client;
    return { base, client: { clientId, assert: () => assert(federatedSubject) } };
  };
  return { microsoft: ready(microsoft), google: ready(google) };
}

/** Not before the response has left the handler. */
async function afterThisTurn(work: () => Promise<unknown>): Promise<void> {
  await scheduler.wait(0);
  await work().catch(() => undefined);
}

let latest: { of: string; secrets: Secrets } | undefined;

/** Derived once an isolate: the same few HMACs for every request otherwise. */
function deriveSecrets(text: string, secretKeys: SecretKeys): Secrets {
  if (latest?.of !== text) {
    const newest = secretKeys[0]!.secret;
    const secrets: Secrets = {
      mailSeal: makeSeal(secretKeys, 'mail'),
      flowSeal: makeSeal(secretKeys, 'flow'),
      atProviderSeal: makeSeal(secretKeys, 'at-provider', { longest: 16_000 }),
      shownSeal: makeSeal(secretKeys, 'shown-domain'),
      ownSecretSeal: makeSeal(secretKeys, 'own-application'),
      recoverySeal: makeSeal(secretKeys, 'recovery'),
      requestSeal: makeSeal(secretKeys, 'request'),
      pushedSeal: makeSeal(secretKeys, 'pushed-request'),
      codeSeal: makeSeal(secretKeys, 'authorization-code'),
      draftSeal: makeSeal(secretKeys, 'draft'),
      knownBrowserSeal: makeSeal(secretKeys, 'known-browser'),
      answerSeal: makeSeal(secretKeys, 'answer', { longest: 1_000_000 }),
      idempotencyKey: deriveKey(newest, 'idempotency'),
      keyRing: makeKeyRing(makeSeal(secretKeys, 'signing-key')),
      refreshKeys: secretKeys.map(({ secret }) => deriveKey(secret, 'refresh-tokens')),
      sessionKeys: secretKeys.map(({ secret }) => deriveKey(secret, 'sessions')),
      codeKey: deriveKey(newest, 'codes'),
      limitKey: deriveKey(newest, 'limits'),
    };
    latest = { of: text, secrets };
  }
  return latest.secrets;
}

function sourceOf(request: Request): RequestSource {
  return {
    ip: request.headers.get('cf-connecting-ip') ?? '',
    country: (request.cf?.country as string | undefined) ?? null,
    browser: describeBrowser(request.headers.get('user-agent') ?? ''),
    reference: newReference(),
  };
}

const BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP));
const SYSTEMS = new Set(Object.values(Bowser.OS_MAP));

/**
 * `Firefox, Windows`: enough for a person to know their own browser again. Only names that are known,
 * since it stands in mails and whoever asks chooses the header.
 */
function describeBrowser(userAgent: string): string {
  if (!userAgent) return '';
  const { browser, os } = Bowser.parse(userAgent.slice(0, 512));
  const names = [BROWSERS.has(browser.name ?? '') && browser.name, SYSTEMS.has(os.name ?? '') && os.name];
  return names.filter(Boolean).join(', ');
}

function timeZoneOf(request: Request | null): string {
  return (request?.cf?.timezone as string | undefined) ?? 'UTC';
}

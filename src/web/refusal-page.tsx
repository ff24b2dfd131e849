import type { Refusal } from '../identity-providers/refusals.ts';
import type { Provider } from '../providers.ts';
import { CardPage } from './card-page.tsx';
import type { Messages } from './messages/index.ts';
import { SupportContact } from './support-contact.tsx';

type Props = {
  m: Messages;
  refusal: Refusal;
  provider: Provider;
  /** who was expected */
  username: string | null;
  /** who came */
  upn: string | null;
  /** of either */
  domain: string | null;
  /** who looks after the domain, to one of its own */
  tenant: { tenantName: string; supportMail: string | null; supportPhone: string | null } | null;
  flow: string;
  /** which an administrator finds */
  reference: string;
};

/** What a person can do who came from Microsoft or Google and is not let in. */
export function RefusalPage(props: Props) {
  const { m, refusal, provider, username, upn, domain, tenant, flow, reference } = props;
  const words = m.federation.refused;
  const name = m.users.levels[provider];
  const kind = kindOf(refusal, { username, upn });
  const asked = { provider: name, username, upn, domain, tenant: tenant?.tenantName ?? null };
  return (
    <CardPage m={m} title={words[kind].title(asked)}>
      <p>{words[kind].text(asked)}</p>
      {username !== null && upn !== null && username !== upn ? (
        <dl class="accounts">
          <dt>{m.federation.typed}</dt>
          <dd>{username}</dd>
          <dt>{m.federation.cameAs(name)}</dt>
          <dd>{upn}</dd>
        </dl>
      ) : null}
      {kind === 'pilot' ? <ToUsername m={m} flow={flow} /> : <OnceMore {...props} kind={kind} />}
      {tenant ? <SupportContact m={m} support={tenant} /> : null}
      <p class="quiet">
        {m.errors.reference} <code>{reference}</code>
      </p>
    </CardPage>
  );
}

/** Trying the provider again would end here again. */
function ToUsername({ m, flow }: { m: Messages; flow: string }) {
  return (
    <p>
      <a class="button primary" href={`/sign-in?flow=${flow}`}>
        {m.federation.useUsername}
      </a>
    </p>
  );
}

function OnceMore({ m, flow, provider, kind }: Props & { kind: RefusalKind }) {
  const other = OTHER_ACCOUNT.includes(kind);
  return (
    <>
      <form method="post" action="/federation/again">
        <input type="hidden" name="flow" value={flow} />
        <input type="hidden" name="provider" value={provider} />
        {other ? <input type="hidden" name="other" value="on" /> : null}
        <button class="button primary">{other ? m.federation.otherAccount : m.federation.tryAgain}</button>
      </form>
      <p class="after">
        <a href={`/sign-in?flow=${flow}`}>{m.signIn.notYou}</a>
        {kind === 'down' ? <a href="/recovery">{m.federation.recoveryLink}</a> : null}
      </p>
    </>
  );
}

export type RefusalKind =
  | 'cancelled'
  | 'consent'
  | 'down'
  | 'guest'
  | 'personal'
  | 'elsewhere'
  | 'differs'
  /** they are called something else now, and came under the new name */
  | 'renamed'
  | 'nobody'
  | 'other-person'
  | 'pilot'
  | 'lapsed'
  | 'again'
  /** whatever is wrong with a token is nothing that a person could mend */
  | 'unsafe';

const OTHER_ACCOUNT: RefusalKind[] = [
  'differs',
  'guest',
  'personal',
  'elsewhere',
  'nobody',
  'renamed',
  'other-person',
];

function kindOf(refusal: Refusal, { username, upn }: Pick<Props, 'username' | 'upn'>): RefusalKind {
  const newName = refusal === 'upn-changed' && (username === null || username === upn);
  return newName ? 'renamed' : (KINDS[refusal] ?? 'unsafe');
}

const KINDS: Partial<Record<Refusal, RefusalKind>> = {
  cancelled: 'cancelled',
  'consent-declined': 'cancelled',
  'consent-needed': 'consent',
  'provider-down': 'down',
  'provider-refused': 'down',
  'client-refused': 'down',
  guest: 'guest',
  'personal-account': 'personal',
  'email-not-verified': 'personal',
  'wrong-hosted-domain': 'elsewhere',
  'wrong-directory': 'elsewhere',
  'domain-not-registered': 'elsewhere',
  'no-upn': 'elsewhere',
  'upn-differs': 'differs',
  'upn-changed': 'differs',
  'not-registered': 'nobody',
  'other-person': 'other-person',
  'not-in-pilot': 'pilot',
  'record-lapsed': 'lapsed',
  'wrong-state': 'again',
  'expired-state': 'again',
  'other-browser': 'again',
  'code-refused': 'again',
  overtaken: 'again',
  'not-fresh': 'again',
};

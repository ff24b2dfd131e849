import type { ProvenDomain } from '../domains/proven-domain.ts';
import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';
import { ProviderButton } from '../web/provider-button.tsx';

type Common = { m: Messages; here: string };

/** To someone who had a password. */
export function MovedPage({ m, here, domain, to }: Common & { domain: ProvenDomain; to: string }) {
  const name = m.users.levels[domain.provider];
  return (
    <CardPage m={m} title={m.federation.movedTitle(name)} here={here}>
      <p>{m.federation.moved(domain.tenantName, name)}</p>
      <p>{m.federation.movedPassword}</p>
      <p>
        <a class="button primary" href={to}>
          {m.common.continue}
        </a>
      </p>
    </CardPage>
  );
}

export function PilotPage({ m, here, domain }: Common & { domain: ProvenDomain }) {
  const name = m.users.levels[domain.provider];
  return (
    <CardPage m={m} title={m.federation.pilotTitle(name)} here={here}>
      <p>{m.federation.pilot(domain.domain)}</p>
      <form method="post" action={`/federation/pilots/${domain.id}`}>
        <ProviderButton m={m} provider={domain.provider} />
      </form>
    </CardPage>
  );
}

export function PilotOverPage({ m, here }: Common) {
  return (
    <CardPage m={m} title={m.federation.pilotOverTitle} here={here}>
      <p>{m.federation.pilotOver}</p>
      <p>
        <a class="button" href="/sign-in">
          {m.signIn.title}
        </a>
      </p>
    </CardPage>
  );
}

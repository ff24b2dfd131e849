import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';

type Props = {
  m: Messages;
  here: string | undefined;
  problem: keyof Messages['openid']['problems'];
  application: string | null;
  /** as text: a link would lead to an address that nothing proves */
  address: string | null;
  reference: string;
};

/** For whoever looks after the application; the person did nothing wrong. */
export function MisconfiguredPage({ m, here, problem, application, address, reference }: Props) {
  const disabled = problem === 'disabled';
  const title = disabled ? m.openid.disabledTitle : m.openid.wrongTitle;
  return (
    <CardPage m={m} title={title} lead={m.openid.wrongLead} here={here} error>
      <p>{disabled ? m.openid.disabledText : m.openid.wrongText}</p>
      <dl class="facts">
        <dt>{m.openid.application}</dt>
        <dd>{application ?? m.openid.unknownApplication}</dd>
        <dt>{m.openid.what}</dt>
        <dd>{m.openid.problems[problem]}</dd>
        {address === null ? null : (
          <>
            <dt>{m.openid.address}</dt>
            <dd>
              <code class="quiet">{address.slice(0, 500)}</code>
            </dd>
          </>
        )}
      </dl>
      <p class="quiet">
        {m.errors.reference} <code>{reference}</code>
      </p>
    </CardPage>
  );
}

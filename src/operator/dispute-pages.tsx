import type { OpenDispute } from '../domains/list-disputes.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

const DOMAINS = '/operator/domains';

/** Who claims what of whom, and the two ways to decide it. */
export function DisputeTable(props: { m: Messages; disputes: OpenDispute[]; timeZone: string }) {
  const { m, disputes, timeZone } = props;
  const words = m.operatorDomains;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={words.listDisputes}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.domain}</th>
            <th scope="col">{words.claimant}</th>
            <th scope="col">{words.holder}</th>
            <th scope="col">{words.openedAt}</th>
            <th scope="col">{words.decide}</th>
          </tr>
        </thead>
        <tbody>
          {disputes.map(({ id, domain, tenantId, tenantName, holderId, holderName, openedAt }) => (
            <tr>
              <th scope="row">{domain}</th>
              <td data-label={words.claimant}>
                <a href={`/operator/tenants/${tenantId}`}>{tenantName || tenantId}</a>
                <span class="quiet">{tenantId}</span>
              </td>
              <td data-label={words.holder}>
                <a href={`/operator/tenants/${holderId}`}>{holderName || holderId}</a>
                <span class="quiet">{holderId}</span>
              </td>
              <td data-label={words.openedAt}>{formatTime(openedAt, { language: m.language, timeZone })}</td>
              <td data-label={words.decide}>
                <a
                  href={`${DOMAINS}/disputes/${id}/moving`}
                  aria-label={words.moveThat(domain, tenantName || tenantId)}
                >
                  {words.move}
                </a>
                <br />
                <a
                  href={`${DOMAINS}/disputes/${id}/keeping`}
                  aria-label={words.keepThat(domain, holderName || holderId)}
                >
                  {words.keep}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Asks once more, below what it does. */
export function DisputePage(
  props: OperatorPageProps & {
    dispute: OpenDispute;
    deed: 'move' | 'keep';
    refused: string | undefined;
  },
) {
  const { m, dispute, deed, refused } = props;
  const words = m.operatorDomains;
  const claimant = `${dispute.tenantName} (${dispute.tenantId})`;
  const holder = `${dispute.holderName} (${dispute.holderId})`;
  const moves = deed === 'move';
  const effects = moves ? words.moveEffects(claimant, holder) : words.keepEffects(claimant);
  return (
    <OperatorPage
      {...props}
      part="domains"
      title={moves ? words.moveTitle(dispute.domain, claimant) : words.keepTitle(dispute.domain, holder)}
      back={{ href: DOMAINS, label: words.title }}
      error={refused !== undefined}
    >
      {refused ? <Notice kind="alert">{refused}</Notice> : null}
      <ul class="reasons">
        {effects.map((effect) => (
          <li>{effect}</li>
        ))}
      </ul>
      <form method="post" action={`${DOMAINS}/disputes/${dispute.id}/${moves ? 'moving' : 'keeping'}`}>
        <div class="row">
          <button class={moves ? 'button danger' : 'button primary'}>
            {moves ? words.move : words.keep}
          </button>
          <a class="button" href={DOMAINS}>
            {m.common.cancel}
          </a>
        </div>
      </form>
    </OperatorPage>
  );
}

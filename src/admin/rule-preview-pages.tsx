import { EFFECTS, type Effect, type Preview } from '../group-rules/preview-rules.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & {
  preview: Preview;
  /** someone else has saved rules since the draft was begun */
  outdated: boolean;
  /** it was to be saved, and is another one now */
  notAsSeen: boolean;
};

/** What the draft would do to whom, before it does. */
export function RulePreviewPage(props: Props) {
  const { m, admin, preview, outdated, notAsSeen } = props;
  const words = m.groupRules;
  const { people, counts, first, fingerprint } = preview;
  const base = `/admin/${admin.tenant.id}/directories/rules`;
  return (
    <AdminPage
      {...props}
      part="directories"
      title={words.previewTitle}
      back={{ href: base, label: words.title }}
      error={notAsSeen}
    >
      {notAsSeen ? <Notice kind="alert">{words.notAsSeen}</Notice> : null}
      {outdated ? <Notice kind="warn">{words.draftOld}</Notice> : null}
      <p>
        {people === 0 ? words.previewNobody : words.previewPeople(people - counts.kept)} {words.previewLead}
      </p>
      {people === 0 ? null : <Counts m={m} counts={counts} />}
      <Warnings m={m} counts={counts} />
      <form method="post" action={`${base}/confirmation`} class="toolbar">
        <input type="hidden" name="seen" value={fingerprint} />
        <button class="button primary">{words.save}</button>
        <a class="button" href={base}>
          {m.common.cancel}
        </a>
      </form>
      {first.length === 0 ? null : (
        <section>
          <h2 id="people">{words.people}</h2>
          {first.length < people ? <p class="quiet">{words.previewFirst(first.length)}</p> : null}
          <PeopleTable m={m} tenantId={admin.tenant.id} first={first} />
        </section>
      )}
    </AdminPage>
  );
}

function Counts({ m, counts }: { m: Messages; counts: Preview['counts'] }) {
  const number = new Intl.NumberFormat(m.language);
  return (
    <dl class="tiles narrow-tiles" aria-label={m.groupRules.counts}>
      {EFFECTS.filter((effect) => counts[effect] > 0).map((effect) => (
        <div class="tile">
          <dt>{m.groupRules.effects[effect]}</dt>
          <dd>
            <strong>{number.format(counts[effect])}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Warnings({ m, counts }: { m: Messages; counts: Preview['counts'] }) {
  const warnings = [
    ...(counts['becomes-admin'] > 0 ? [m.groupRules.adminsWarning] : []),
    ...(counts.barred > 0 ? [m.groupRules.barredWarning] : []),
    ...(counts.kept > 0 ? [m.groupRules.keptWhy] : []),
  ];
  if (warnings.length === 0) return null;
  return (
    <ul class="notes">
      {warnings.map((warning) => (
        <li>{warning}</li>
      ))}
    </ul>
  );
}

const KINDS: Record<Effect, string> = {
  'becomes-admin': ' accent',
  'becomes-user': '',
  barred: ' bad',
  'let-in': ' good',
  kept: ' warn',
};

function PeopleTable(props: { m: Messages; tenantId: string; first: Preview['first'] }) {
  const { m, tenantId, first } = props;
  const words = m.groupRules;
  return (
    <div class="table stack" tabindex={0} role="group" aria-labelledby="people">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.username}</th>
            <th scope="col">{words.effect}</th>
          </tr>
        </thead>
        <tbody>
          {first.map(({ userId, name, username, effects }) => (
            <tr>
              <th scope="row">
                <a href={`/admin/${tenantId}/users/${userId}`}>{name}</a>
              </th>
              <td class="wrap" data-label={words.username}>
                {username}
              </td>
              <td data-label={words.effect}>
                <span class="row">
                  {effects.map((effect) => (
                    <span class={`badge${KINDS[effect]}`}>{words.effects[effect]}</span>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

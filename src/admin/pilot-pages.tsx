import { formatTime } from '../web/dates.ts';
import { Field } from '../web/field.tsx';
import type { DomainPageProps, DomainProblems } from './domain-pages.tsx';

type Props = DomainPageProps & { problems: DomainProblems; open: boolean };

/** A few people try the provider; nobody else notices. */
export function Pilot(props: Props) {
  const { m, admin, domain, state, problems, open } = props;
  const base = `/admin/${admin.tenant.id}/domains/${domain.id}/pilots`;
  // Ticked unless it was sent otherwise.
  const mail = state.pilotProblem === undefined || state.typed?.mail === 'on';
  return (
    <>
      <p>{m.domains.pilotText(m.users.levels[domain.provider])}</p>
      {domain.pilots.length > 0 ? <Pilots {...props} base={base} /> : null}
      {open ? (
        <form method="post" action={base} class="narrow" novalidate>
          <Field
            name="username"
            label={m.domains.pilotUsername}
            type="email"
            inputmode="email"
            autocomplete="off"
            hint={m.domains.pilotHint(domain.domain)}
            value={state.typed?.username}
            error={problems.username}
          />
          <label class="check">
            <input type="checkbox" name="mail" checked={mail} />
            <span>{m.domains.pilotMail}</span>
          </label>
          <button class="button">{m.domains.pilotAdd}</button>
        </form>
      ) : (
        <p class="quiet">{m.domains.pilotLater}</p>
      )}
    </>
  );
}

function Pilots({ m, admin, domain, timeZone, base }: Props & { base: string }) {
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={m.domains.pilotList}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.domains.name}</th>
            <th scope="col">{m.domains.username}</th>
            <th scope="col">{m.domains.pilotAdded}</th>
            <th scope="col">
              <span class="hidden">{m.domains.pilotRemove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {domain.pilots.map((pilot) => (
            <tr>
              <th scope="row">
                <a href={`/admin/${admin.tenant.id}/users/${pilot.userId}`}>{pilot.name}</a>
              </th>
              <td class="wrap" data-label={m.domains.username}>
                {pilot.username}
              </td>
              <td data-label={m.domains.pilotAdded}>{when(pilot.addedAt)}</td>
              <td>
                <form method="post" action={`${base}/${pilot.userId}/removal`}>
                  <button class="button small" aria-label={m.domains.pilotRemoveThat(pilot.name)}>
                    {m.domains.pilotRemove}
                  </button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

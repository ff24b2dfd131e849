import { ALGORITHMS, type Algorithm } from '../applications/kinds.ts';
import type { ListedKey } from '../signing-keys/list-keys.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type Props = OperatorPageProps & { keys: ListedKey[]; rotated: boolean; timeZone: string };

/** Of each algorithm: what signs, what follows, and what is still published. */
export function SigningKeysPage(props: Props) {
  const { m, keys, rotated, timeZone } = props;
  const words = m.applications.keys;
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <OperatorPage {...props} part="keys" title={m.operator.keys}>
      {rotated ? <Notice kind="good">{words.done}</Notice> : null}
      <p>{words.text}</p>
      {ALGORITHMS.map((algorithm) => {
        const ofIt = keys.filter((key) => key.algorithm === algorithm);
        return (
          <section aria-labelledby={algorithm}>
            <h2 id={algorithm}>{algorithm}</h2>
            {ofIt.length === 0 ? (
              <p>{words.none}</p>
            ) : (
              <>
                <KeyTable m={m} keys={ofIt} label={words.listed(algorithm)} when={when} />
                <p>
                  <a
                    class="button"
                    href={`/operator/signing-keys/${algorithm}/rotation`}
                    aria-label={words.rotateThat(algorithm)}
                  >
                    {words.rotate}
                  </a>
                </p>
              </>
            )}
          </section>
        );
      })}
    </OperatorPage>
  );
}

const BADGES: Record<ListedKey['state'], string> = {
  next: 'accent',
  signing: 'good',
  retiring: '',
  withdrawn: 'bad',
};

function KeyTable(props: { m: Messages; keys: ListedKey[]; label: string; when: (time: number) => string }) {
  const { m, keys, label, when } = props;
  const words = m.applications.keys;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.key}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.activeFrom}</th>
            <th scope="col">{words.madeAt}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr>
              <th scope="row" class="wrap">
                {key.id}
              </th>
              <td data-label={words.state}>
                <span class={`badge ${BADGES[key.state]}`}>{words.states[key.state]}</span>
              </td>
              <td data-label={words.activeFrom}>{when(key.activeFrom)}</td>
              <td data-label={words.madeAt}>{when(key.createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Asks once more, and whether the old one is still to be trusted. */
export function RotationPage(props: OperatorPageProps & { algorithm: Algorithm }) {
  const { m, algorithm } = props;
  const words = m.applications.keys;
  return (
    <OperatorPage
      {...props}
      part="keys"
      title={words.rotateTitle(algorithm)}
      back={{ href: '/operator/signing-keys', label: m.operator.keys }}
    >
      <p>{words.rotateEffect}</p>
      <form method="post" action={`/operator/signing-keys/${algorithm}/rotation`}>
        <label class="check">
          <input type="checkbox" name="withdraw" />
          <span>
            {words.withdraw}
            <span class="hint">{words.withdrawHint}</span>
          </span>
        </label>
        <div class="row">
          <button class="button danger">{words.rotate}</button>
          <a class="button" href="/operator/signing-keys">
            {m.common.cancel}
          </a>
        </div>
      </form>
    </OperatorPage>
  );
}

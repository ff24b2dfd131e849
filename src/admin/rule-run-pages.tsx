import type { ReadRun } from '../group-rules/read-rules.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';

type Props = { m: Messages; base: string; run: ReadRun };

/** How far the rules in force are applied to everybody. */
export function RunSection(props: Props & { timeZone: string }) {
  const { m, run } = props;
  return (
    <section aria-labelledby="run">
      <h2 id="run">{m.groupRules.runTitle}</h2>
      {run.state === 'running' ? <Running {...props} /> : null}
      {run.state === 'stopped' ? <Stopped {...props} /> : null}
      {run.state === 'done' ? <Done {...props} /> : null}
    </section>
  );
}

/** Script moves the bar and goes on with the run while the page is open; without it, both go on all the same. */
function Running({ m, base, run }: Props) {
  const words = m.groupRules;
  return (
    <>
      <div class="progress" data-import={`${base}/run`}>
        <p>{words.running}</p>
        <progress max={Math.max(run.total, 1)} value={run.done} aria-label={words.progress}></progress>
        <p class="number" data-words={words.ofPeople}>
          {words.doneOf(run.done, run.total)}
        </p>
        <p>{words.runningText}</p>
        <noscript>
          <a href={base}>{words.reload}</a>
        </noscript>
      </div>
      <ul class="deeds">
        <li>
          <p class="hint">{words.stopText}</p>
          <form method="post" action={`${base}/run/stop`}>
            <button class="button">{words.stopRun}</button>
          </form>
        </li>
      </ul>
    </>
  );
}

function Stopped({ m, base, run }: Props) {
  const words = m.groupRules;
  return (
    <>
      <Notice kind="warn" title={words.stopped}>
        <p>{words.stoppedText(run.done, run.total)}</p>
      </Notice>
      <form method="post" action={`${base}/run`}>
        <p>
          <button class="button">{words.resume}</button>
        </p>
      </form>
    </>
  );
}

function Done({ m, base, run, timeZone }: Props & { timeZone: string }) {
  const words = m.groupRules;
  const when = formatTime(run.finishedAt ?? run.startedAt, { language: m.language, timeZone });
  return (
    <>
      {run.kept ? <Notice kind="warn">{words.kept(run.kept.name)}</Notice> : null}
      <p>
        {words.done(when, run.startedBy)} {words.changed(run.changed)}
      </p>
      <ul class="deeds">
        <li>
          <p class="hint">{words.againText}</p>
          <form method="post" action={`${base}/run`}>
            <button class="button">{words.again}</button>
          </form>
        </li>
      </ul>
    </>
  );
}

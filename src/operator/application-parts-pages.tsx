import type { InspectedApplication } from '../applications/inspect-application.ts';
import type { Messages } from '../web/messages/index.ts';
import { ApplicationStateBadge } from './applications-pages.tsx';
import { Connection } from './registered-application-pages.tsx';

type Props = {
  m: Messages;
  inspected: InspectedApplication;
  origin: string;
  when: (time: number) => string;
};

/** What never changes of an application, and how it stands. */
export function ApplicationFacts({ m, inspected, origin, when }: Props) {
  const { application, signIns } = inspected;
  const words = m.applications;
  return (
    <dl class="pairs">
      <Connection m={m} id={application.id} origin={origin} />
      <dt>{words.kind}</dt>
      <dd>{words.kinds[application.kind]}</dd>
      <dt>{words.authentication}</dt>
      <dd>{words.authentications[application.authentication]}</dd>
      <dt>{words.state}</dt>
      <dd>
        <ApplicationStateBadge m={m} disabledAt={application.disabledAt} />
      </dd>
      <dt>{words.signIns}</dt>
      <dd>{signIns.toLocaleString(m.language)}</dd>
      <dt>{words.registeredAt}</dt>
      <dd>{when(application.createdAt)}</dd>
    </dl>
  );
}

/** What changes who gets in, each with its consequence; what takes away stands last. */
export function ApplicationDeeds(props: {
  m: Messages;
  application: InspectedApplication['application'];
  path: string;
}) {
  const { m, application, path } = props;
  const words = m.applications;
  return (
    <section aria-labelledby="deeds">
      <h2 id="deeds">{words.deeds}</h2>
      <ul class="deeds">
        <li>
          {application.disabledAt === null ? (
            <>
              <p>
                <strong>{words.disable}</strong>
                <span class="hint">{words.disableText}</span>
              </p>
              <a class="button danger" href={`${path}/disabling`}>
                {words.disable}
              </a>
            </>
          ) : (
            <>
              <p>
                <strong>{words.enable}</strong>
                <span class="hint">{words.enableText}</span>
              </p>
              <form method="post" action={`${path}/enabling`}>
                <button class="button">{words.enable}</button>
              </form>
            </>
          )}
        </li>
        <li>
          <p>
            <strong>{words.remove}</strong>
            <span class="hint">{words.removeText}</span>
          </p>
          <a class="button danger" href={`${path}/removal`}>
            {words.remove}
          </a>
        </li>
      </ul>
    </section>
  );
}

import type { InspectedApplication } from '../applications/inspect-application.ts';
import { ConfirmByTyping } from './confirm-pages.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type Props = OperatorPageProps & { inspected: InspectedApplication };

/** Asks once more before nobody signs in to it. */
export function DisablingPage(props: Props) {
  const { m, inspected } = props;
  const { application, signIns } = inspected;
  const words = m.applications;
  const path = `/operator/applications/${application.id}`;
  return (
    <OperatorPage
      {...props}
      part="applications"
      title={words.disableTitle(application.name)}
      back={{ href: path, label: application.name }}
    >
      <p>{words.disableEffect(signIns)}</p>
      <form method="post" action={`${path}/disabling`} class="row">
        <button class="button danger">{words.disableGo}</button>
        <a class="button" href={path}>
          {m.common.cancel}
        </a>
      </form>
    </OperatorPage>
  );
}

/** Nothing brings it back: says what goes, before its name is typed. */
export function ApplicationRemovalPage(props: Props & { error: string | undefined }) {
  const { m, inspected, error } = props;
  const { application, signIns } = inspected;
  const words = m.applications;
  const path = `/operator/applications/${application.id}`;
  return (
    <OperatorPage
      {...props}
      part="applications"
      title={words.removeTitle(application.name)}
      back={{ href: path, label: application.name }}
      error={error !== undefined}
    >
      <ConfirmByTyping
        m={m}
        action={`${path}/removal`}
        cancel={path}
        effects={words.removeEffects(signIns)}
        label={words.typeName(application.name)}
        go={words.removeGo}
        error={error}
      />
    </OperatorPage>
  );
}

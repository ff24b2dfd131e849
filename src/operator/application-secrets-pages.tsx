import type { InspectedApplication } from '../applications/inspect-application.ts';
import type { Messages } from '../web/messages/index.ts';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type Secret = InspectedApplication['secrets'][number];

/** What the application proves itself by: two at most, so that one can be exchanged for the other. */
export function ApplicationSecrets(props: {
  m: Messages;
  path: string;
  secrets: Secret[];
  when: (time: number) => string;
}) {
  const { m, path, secrets, when } = props;
  const words = m.applications;
  return (
    <section aria-labelledby="secrets">
      <h2 id="secrets">{words.secrets}</h2>
      <p class="hint">{secrets.length === 0 ? words.noSecrets : words.secretsText}</p>
      {secrets.length === 0 ? null : (
        <ul class="rows">
          {secrets.map((secret) => (
            <li>
              <p>
                {words.secretEnding(secret.ending)}
                <span class="quiet">{words.secretMade(when(secret.createdAt), secret.createdBy)}</span>
              </p>
              <a
                class="button small danger"
                href={`${path}/secrets/${secret.id}/removal`}
                aria-label={words.removeSecretThat(secret.ending)}
              >
                {words.removeSecret}
              </a>
            </li>
          ))}
        </ul>
      )}
      {secrets.length > 1 ? (
        <p class="hint">{words.twoSecrets}</p>
      ) : (
        <form method="post" action={`${path}/secrets`} class="narrow">
          <button class="button">{secrets.length === 0 ? words.makeFirstSecret : words.makeSecret}</button>
        </form>
      )}
    </section>
  );
}

/** Says who is refused from then on. */
export function SecretRemovalPage(
  props: OperatorPageProps & { inspected: InspectedApplication; secret: Secret },
) {
  const { m, inspected, secret } = props;
  const { application, secrets } = inspected;
  const words = m.applications;
  const path = `/operator/applications/${application.id}`;
  return (
    <OperatorPage
      {...props}
      part="applications"
      title={words.removeSecretTitle(secret.ending)}
      back={{ href: path, label: application.name }}
    >
      <p>{words.removeSecretEffect[secrets.length > 1 ? 'other' : 'last']}</p>
      <form method="post" action={`${path}/secrets/${secret.id}/removal`} class="row">
        <button class="button danger">{words.removeSecretGo}</button>
        <a class="button" href={path}>
          {m.common.cancel}
        </a>
      </form>
    </OperatorPage>
  );
}

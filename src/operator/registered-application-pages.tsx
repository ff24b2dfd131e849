import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type Props = OperatorPageProps & {
  registered: { id: string; name: string; secret: string };
  origin: string;
};

/** The one time that the secret is shown, with whatever else its makers have to know. */
export function RegisteredPage(props: Props) {
  const { m, registered, origin } = props;
  const words = m.applications;
  return (
    <OperatorPage
      {...props}
      part="applications"
      title={words.registeredTitle(registered.name)}
      back={{ href: '/operator/applications', label: words.back }}
    >
      <SecretNotice m={m} secret={registered.secret} />
      <section aria-labelledby="connect">
        <h2 id="connect">{words.connect}</h2>
        <dl class="pairs">
          <Connection m={m} id={registered.id} origin={origin} />
        </dl>
      </section>
      <p>
        <a class="button" href={`/operator/applications/${registered.id}`}>
          {words.goOn}
        </a>
      </p>
    </OperatorPage>
  );
}

/** Shown this once. */
export function SecretNotice({ m, secret }: { m: Messages; secret: string }) {
  return (
    <Notice kind="good" title={m.applications.secretTitle}>
      <p>
        <code class="secret">{secret}</code>
      </p>
      <p>{m.applications.secretText}</p>
    </Notice>
  );
}

/** What the makers of an application put into its settings, to be copied. */
export function Connection({ m, id, origin }: { m: Messages; id: string; origin: string }) {
  const words = m.applications;
  return (
    <>
      <dt>{words.clientId}</dt>
      <dd>
        <code>{id}</code>
      </dd>
      <dt>{words.issuer}</dt>
      <dd>
        <code>{origin}</code>
      </dd>
      <dt>{words.discovery}</dt>
      <dd>
        <code>{`${origin}/.well-known/openid-configuration`}</code>
      </dd>
    </>
  );
}

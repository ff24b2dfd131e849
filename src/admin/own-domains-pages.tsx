import { FieldMessage } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';

type Props = { m: Messages; tenantId: string; on: boolean; error: string | undefined };

/** Whom the tenant lets its administrators register. */
export function OwnDomainsSection({ m, tenantId, on, error }: Props) {
  return (
    <section aria-labelledby="own-domains">
      <h2 id="own-domains">{m.preferences.ownDomains}</h2>
      <label class="check">
        <input
          type="checkbox"
          id="ownDomainsOnly"
          name="ownDomainsOnly"
          checked={on}
          aria-describedby="ownDomainsOnly-message"
        />
        <span>
          {m.preferences.ownDomainsOnly}
          <span class="hint">{m.preferences.ownDomainsOnlyHint}</span>
        </span>
      </label>
      <FieldMessage name="ownDomainsOnly" error={error} />
      <p>
        <a href={`/admin/${tenantId}/domains`}>{m.preferences.showDomains}</a>
      </p>
    </section>
  );
}

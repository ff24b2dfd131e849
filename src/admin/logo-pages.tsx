import type { Brand } from '../tenants/brand.ts';
import { LOGO_LIMITS } from '../tenants/logo-limits.ts';
import { FieldMessage } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';

/** The tenant's logo, another in its stead, or none. */
export function LogoSection(props: { m: Messages; tenant: Brand; error: string | undefined }) {
  const { m, tenant, error } = props;
  const path = `/admin/${tenant.id}/preferences/logo`;
  const { bytes, smallest, width, height } = LOGO_LIMITS;
  const limits = { smallest, width, height, kilobytes: bytes / 1024 };
  return (
    <section aria-labelledby="logo-title">
      <h2 id="logo-title">{m.preferences.logo}</h2>
      <p class="hint">{m.preferences.logoText}</p>
      <Preview m={m} tenant={tenant} />
      <form method="post" action={path} enctype="multipart/form-data" class="narrow">
        <div class="field">
          <label for="logo">{m.preferences.logoFile}</label>
          <input
            id="logo"
            name="logo"
            type="file"
            accept="image/png,image/jpeg"
            aria-invalid={error ? 'true' : undefined}
            aria-describedby="logo-message"
          />
          <FieldMessage name="logo" hint={m.preferences.logoFileHint(limits)} error={error} />
        </div>
        <button class="button">{m.preferences.upload}</button>
      </form>
      {tenant.logoHash ? (
        <ul class="deeds">
          <li>
            <p class="hint">{m.preferences.removeLogoText}</p>
            <form method="post" action={`${path}/removal`}>
              <button class="button danger small">{m.preferences.removeLogo}</button>
            </form>
          </li>
        </ul>
      ) : null}
    </section>
  );
}

function Preview({ m, tenant }: { m: Messages; tenant: Brand }) {
  const { logoHash, logoWidth, logoHeight } = tenant;
  if (!logoHash || !logoWidth || !logoHeight) return <p>{m.preferences.logoNone}</p>;
  return (
    <figure class="logo-preview">
      <img
        src={`/branding/${tenant.id}/${logoHash}`}
        width={logoWidth}
        height={logoHeight}
        alt={tenant.name}
      />
      <figcaption class="quiet">{m.preferences.logoNow({ width: logoWidth, height: logoHeight })}</figcaption>
    </figure>
  );
}

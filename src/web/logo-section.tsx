import { LOGO_LIMITS } from '../tenants/logo-limits.ts';
import { FieldMessage } from './field.tsx';
import type { Messages } from './messages/index.ts';

type Props = {
  m: Messages;
  /** where a file is posted; `/removal` below it takes the logo away */
  path: string;
  /** what is shown now */
  logo: { src: string; width: number; height: number; alt: string } | null;
  words: { text: string; removeText: string };
  error: string | undefined;
};

/** A logo, another in its stead, or none. */
export function LogoSection({ m, path, logo, words, error }: Props) {
  const { bytes, smallest, width, height } = LOGO_LIMITS;
  const limits = { smallest, width, height, kilobytes: bytes / 1024 };
  return (
    <section aria-labelledby="logo-title">
      <h2 id="logo-title">{m.preferences.logo}</h2>
      <p class="hint">{words.text}</p>
      {logo === null ? (
        <p>{m.preferences.logoNone}</p>
      ) : (
        <figure class="logo-preview">
          <img src={logo.src} width={logo.width} height={logo.height} alt={logo.alt} />
          <figcaption class="quiet">{m.preferences.logoNow(logo)}</figcaption>
        </figure>
      )}
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
      {logo === null ? null : (
        <ul class="deeds">
          <li>
            <p class="hint">{words.removeText}</p>
            <form method="post" action={`${path}/removal`}>
              <button class="button danger small">{m.preferences.removeLogo}</button>
            </form>
          </li>
        </ul>
      )}
    </section>
  );
}

/** What is kept of a logo, as it is shown; null where there is none. */
export function shownLogo({ name, logoHash, logoWidth, logoHeight }: Kept, folder: string): Props['logo'] {
  if (!logoHash || !logoWidth || !logoHeight) return null;
  return { src: `/branding/${folder}/${logoHash}`, width: logoWidth, height: logoHeight, alt: name };
}

type Kept = { name: string; logoHash: string | null; logoWidth: number | null; logoHeight: number | null };

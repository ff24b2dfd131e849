import { mix, readableOn } from '../tenants/contrast.ts';

/** Grounds of `superid.css` on which words in the accent stand: the darkest ones by day, the lightest by night. */
const BY_DAY = ['#eef4fc', '#f4f6f8', '#fdf6e3', '#ffffff'];
const BY_NIGHT = ['#16243a', '#191e24', '#2e2613', '#101418'];
/** Dark words on a light accent, as `superid.css` has them. */
const DARK = '#0d1b30';

/**
 * What a tenant's accent becomes on our pages. White can be read on it, so by day little is changed; by
 * night it is lightened until it can be read on dark ground.
 */
export function accentCss(accent: string): string {
  const day = readableOn(BY_DAY, accent, '#000000');
  const night = readableOn(BY_NIGHT, accent, '#ffffff');
  return `:root {
  --accent: ${day};
  --accent-strong: ${mix(day, '#000000', 0.25)};
  --on-accent: #ffffff;
  --focus: ${day};
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: ${night};
    --accent-strong: ${mix(night, '#ffffff', 0.3)};
    --on-accent: ${DARK};
    --focus: ${mix(night, '#ffffff', 0.3)};
  }
}
`;
}

import type { Child } from 'hono/jsx';

/** Something worth knowing that is no error of a field. `alert` is read out at once. */
export function Notice({
  kind = 'info',
  title,
  children,
}: {
  kind?: 'info' | 'good' | 'warn' | 'alert';
  title?: string;
  children: Child;
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'alert' ? 'alert' : 'status'}>
      {title ? <p class="notice-title">{title}</p> : null}
      {children}
    </div>
  );
}

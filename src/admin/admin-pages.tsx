import type { Child } from 'hono/jsx';
import type { Administrator } from '../users/administrator.ts';
import { ConsolePage } from '../web/console-page.tsx';
import type { Messages } from '../web/messages/index.ts';

export type AdminPart = 'overview' | 'users' | 'domains' | 'directories' | 'audit' | 'preferences' | 'tokens';

const PATHS: Record<AdminPart, string> = {
  overview: '',
  users: '/users',
  domains: '/domains',
  directories: '/directories',
  audit: '/audit',
  preferences: '/preferences',
  tokens: '/api-tokens',
};

/** What every admin page is given. */
export type AdminPageProps = { m: Messages; here: string; admin: Administrator };

/** A page of one tenant's administration. */
export function AdminPage(
  props: AdminPageProps & {
    part: AdminPart;
    title: string;
    back?: { href: string; label: string } | undefined;
    action?: Child;
    error?: boolean | undefined;
    children: Child;
  },
) {
  const { m, here, admin, part, title, back, action, error, children } = props;
  const { tenant } = admin;
  const nav = Object.entries(PATHS).map(([name, path]) => ({
    href: `/admin/${tenant.id}${path}`,
    label: m.admin[name as AdminPart],
    current: name === part,
  }));
  return (
    <ConsolePage
      m={m}
      title={title}
      place={{ name: tenant.name, detail: tenant.id }}
      brand={tenant}
      nav={nav}
      navLabel={m.admin.nav}
      back={back}
      action={action}
      here={here}
      error={error}
    >
      {children}
    </ConsolePage>
  );
}

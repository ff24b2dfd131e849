import type { Child } from 'hono/jsx';
import { ConsolePage } from '../web/console-page.tsx';
import type { Messages } from '../web/messages/index.ts';

export type OperatorPart =
  | 'overview'
  | 'tenants'
  | 'accounts'
  | 'applications'
  | 'domains'
  | 'operators'
  | 'tokens'
  | 'keys';

const PATHS: Record<OperatorPart, string> = {
  overview: '',
  tenants: '/tenants',
  accounts: '/accounts',
  applications: '/applications',
  domains: '/domains',
  operators: '/operators',
  tokens: '/api-tokens',
  keys: '/signing-keys',
};

/** What every page of the console is given. */
export type OperatorPageProps = { m: Messages; here: string };

/** A page of those who run the service. */
export function OperatorPage(
  props: OperatorPageProps & {
    part: OperatorPart;
    title: string;
    back?: { href: string; label: string } | undefined;
    action?: Child;
    error?: boolean | undefined;
    children: Child;
  },
) {
  const { m, here, part, title, back, action, error, children } = props;
  const nav = Object.entries(PATHS).map(([name, path]) => ({
    href: `/operator${path}`,
    label: labelOf(m, name as OperatorPart),
    current: name === part,
  }));
  return (
    <ConsolePage
      m={m}
      title={title}
      place={{ name: m.operator.detail }}
      nav={nav}
      navLabel={m.operator.nav}
      back={back}
      action={action}
      here={here}
      error={error}
    >
      {children}
    </ConsolePage>
  );
}

function labelOf(m: Messages, part: OperatorPart): string {
  return part === 'domains' ? m.operatorDomains.title : m.operator[part];
}

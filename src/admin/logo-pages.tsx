import type { Brand } from '../tenants/brand.ts';
import { LogoSection, shownLogo } from '../web/logo-section.tsx';
import type { Messages } from '../web/messages/index.ts';

export function TenantLogoSection(props: { m: Messages; tenant: Brand; error: string | undefined }) {
  const { m, tenant, error } = props;
  const words = { text: m.preferences.logoText, removeText: m.preferences.removeLogoText };
  const path = `/admin/${tenant.id}/preferences/logo`;
  return <LogoSection m={m} path={path} logo={shownLogo(tenant, tenant.id)} words={words} error={error} />;
}

import type { InspectedApplication } from '../applications/inspect-application.ts';
import { LogoSection, shownLogo } from '../web/logo-section.tsx';
import type { Messages } from '../web/messages/index.ts';

export function ApplicationLogoSection(props: {
  m: Messages;
  application: InspectedApplication['application'];
  error: string | undefined;
}) {
  const { m, application, error } = props;
  const words = { text: m.applications.logoText, removeText: m.applications.removeLogoText };
  const path = `/operator/applications/${application.id}/logo`;
  const logo = shownLogo(application, `applications/${application.id}`);
  return <LogoSection m={m} path={path} logo={logo} words={words} error={error} />;
}

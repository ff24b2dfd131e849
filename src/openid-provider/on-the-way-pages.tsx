import type { Child } from 'hono/jsx';
import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';
import type { Asking } from './authorize.ts';

/** What each page on the way is given. */
export type OnTheWay = {
  m: Messages;
  here: string;
  /** the sealed request, for the forms */
  request: string;
  /** where another account signs in, and comes back to the request */
  otherAccount: string;
};

/** A page between an application and its sign-in, with the application's logo beside SuperID's mark. */
export function OnTheWayPage(
  props: OnTheWay & { application: Asking; title: string; lead: string; wide?: boolean; children: Child },
) {
  const { m, here, application, title, lead, wide = false, children } = props;
  const logo = <Logo application={application} height={40} />;
  return (
    <CardPage m={m} title={title} lead={lead} here={here} wide={wide} logo={logo}>
      {children}
    </CardPage>
  );
}

/** Nothing where it has none: the words around it name the application. */
function Logo({ application, height }: { application: Asking; height: number }) {
  const { id, name, logoHash, logoWidth, logoHeight } = application;
  if (!logoHash || !logoWidth || !logoHeight) return null;
  const width = Math.round((logoWidth / logoHeight) * height);
  const source = `/branding/applications/${id}/${logoHash}`;
  return <img class="logo" src={source} width={width} height={height} alt={name} />;
}

/** Who is signed in, and the way to be someone else. */
export function SignedInAs({ m, username, otherAccount }: OnTheWay & { username: string }) {
  return (
    <div class="locked">
      <p>
        <span class="quiet">{m.openid.signedInAs}</span>
        <strong>{username}</strong>
      </p>
      <a href={otherAccount}>{m.openid.otherAccount}</a>
    </div>
  );
}

/** The application hears that the person does not go on. */
export function BackTo({ m, request, application }: OnTheWay & { application: Asking }) {
  return (
    <div class="after">
      <form method="post" action="/oauth2/authorize/refusal">
        <input type="hidden" name="request" value={request} />
        <button class="link">{m.openid.backTo(application.name)}</button>
      </form>
    </div>
  );
}

import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';

/** Nothing proves that the person wants it, so they are asked (RP-Initiated Logout §2). */
export function LogoutPage(props: {
  m: Messages;
  here: string;
  request: string;
  application: string | null;
}) {
  const { m, here, request, application } = props;
  const lead = application === null ? m.openid.logoutAsked : m.openid.logoutAskedBy(application);
  return (
    <CardPage m={m} title={m.signIn.signOutTitle} lead={lead} here={here}>
      <p>{m.openid.logoutEffect}</p>
      <form method="post" action="/oauth2/logout/confirmation">
        <input type="hidden" name="request" value={request} />
        <button class="button primary">{m.common.signOut}</button>
      </form>
      <p class="after">
        <a href="/">{m.openid.stay}</a>
      </p>
    </CardPage>
  );
}

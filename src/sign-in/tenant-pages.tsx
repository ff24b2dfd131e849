import type { OpenRename } from '../accounts/open-rename.ts';
import type { Tile } from '../applications/launcher.ts';
import type { TenantHome } from '../users/enter-tenant.ts';
import type { Place, Places } from '../users/users-of-account.ts';
import { ApplicationLogo } from '../web/application-logo.tsx';
import { CardPage } from '../web/card-page.tsx';
import { InvitationList } from '../web/invitation-list.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { RenameNotice } from '../web/rename-notice.tsx';
import { SupportContact } from '../web/support-contact.tsx';
import { matchesFilter, searchableOf, TenantFilter } from '../web/tenant-filter.tsx';

type Common = { m: Messages; here: string };
/** Where someone stands who is in no tenant yet. */
type Standing = Common & { username: string; places: Places; rename: OpenRename | null };

export function ChooseTenantPage(props: Standing & { filter: string }) {
  const { m, here, username, places, rename, filter } = props;
  const { enterable, suspended, invitations } = places;
  const all = enterable.length + suspended.length;
  const matches = (place: Place) => matchesFilter(place, filter, m);
  const found = [enterable.filter(matches), suspended.filter(matches)] as const;
  const count = found[0].length + found[1].length;

  return (
    <CardPage m={m} title={m.tenants.chooseTitle} lead={m.tenants.signedInAs(username)} here={here} wide>
      <RenameNotice m={m} rename={rename} />
      <Invitations m={m} invitations={invitations} />
      <TenantFilter m={m} action="/tenants" filter={filter} all={all} found={count} />
      <form method="post">
        <ul class="choices" id="tenants" aria-label={m.tenants.list}>
          {found[0].map((place) => (
            <li data-text={searchableOf(place, m)}>
              <button class="choice" formaction={`/tenants/${place.tenantId}`}>
                <span class="choice-name">{place.tenantName}</span>
                <span class="quiet">
                  {place.tenantId} · {m.common.role[place.role]}
                </span>
              </button>
            </li>
          ))}
          {found[1].map((place) => (
            <li data-text={searchableOf(place, m)}>
              <div class="choice off">
                <span class="choice-name">
                  {place.tenantName} <span class="badge">{m.tenants.suspended}</span>
                </span>
                <span class="quiet">
                  {place.tenantId} · {m.tenants.suspendedText}
                </span>
              </div>
            </li>
          ))}
        </ul>
      </form>
      <AccountLinks m={m} />
    </CardPage>
  );
}

export function NoTenantPage({ m, here, username, places, rename }: Standing) {
  const waiting = places.invitations.length > 0;
  const title = waiting ? m.tenants.invitations : m.tenants.noneTitle;
  return (
    <CardPage m={m} title={title} here={here} wide={waiting}>
      <p>{waiting ? m.tenants.signedInAs(username) : m.tenants.noneText(username)}</p>
      <RenameNotice m={m} rename={rename} />
      {waiting ? (
        <Notice>
          <InvitationList m={m} invitations={places.invitations} />
        </Notice>
      ) : null}
      {places.deactivated > 0 ? <p>{m.tenants.noneDeactivated}</p> : null}
      {places.suspended.length > 0 ? <p>{m.tenants.noneSuspended}</p> : null}
      {waiting ? null : <p>{m.tenants.noneHelp}</p>}
      <AccountLinks m={m} />
    </CardPage>
  );
}

type NoEntry = Pick<Extract<TenantHome, { outcome: 'no-entry' }>, 'signedIn' | 'support'>;

/** No branding: a stranger would learn from it. */
export function NoEntryPage({ m, here, signedIn, support }: Common & NoEntry) {
  return (
    <CardPage m={m} title={m.tenants.notThisTitle} lead={m.tenants.signedInAs(signedIn.username)} here={here}>
      <p>{m.tenants.notThisText}</p>
      <p>
        <a class="button" href="/tenants">
          {m.tenants.list}
        </a>
      </p>
      <SupportContact m={m} support={support} />
    </CardPage>
  );
}

export function HomePage({ m, here, home }: Common & { home: Extract<TenantHome, { outcome: 'in' }> }) {
  const { place, signedIn, others, invitations, rename, tenant, tiles } = home;
  return (
    <CardPage
      m={m}
      title={place.tenantName}
      here={here}
      wide={invitations.length + tiles.length > 0}
      brand={tenant}
    >
      <dl class="facts">
        <dt>{m.tenants.signedInTo}</dt>
        <dd>
          {place.tenantName} <span class="quiet">{place.tenantId}</span>
        </dd>
        <dt>{m.tenants.as}</dt>
        <dd>
          {place.firstName} {place.lastName}
          <span class="quiet">
            {signedIn.username} · {m.common.role[place.role]}
          </span>
        </dd>
      </dl>
      <RenameNotice m={m} rename={rename} />
      <Invitations m={m} invitations={invitations} />
      <Launcher m={m} tiles={tiles} />
      <SupportContact m={m} support={tenant} />
      {place.role === 'admin' || others > 0 ? (
        <p class="row">
          {place.role === 'admin' ? (
            <a class="button" href={`/admin/${tenant.id}`}>
              {m.admin.nav}
            </a>
          ) : null}
          {others > 0 ? (
            <a class="button" href="/tenants">
              {m.tenants.switch}
            </a>
          ) : null}
        </p>
      ) : null}
      <AccountLinks m={m} />
    </CardPage>
  );
}

function Launcher({ m, tiles }: { m: Messages; tiles: Tile[] }) {
  if (tiles.length === 0) return null;
  return (
    <>
      <h2 id="applications">{m.tenants.applications}</h2>
      <nav class="tiles" aria-labelledby="applications">
        {tiles.map((tile) => (
          <a class="tile launch" href={tile.address}>
            <ApplicationLogo application={tile} />
            {tile.name}
          </a>
        ))}
      </nav>
    </>
  );
}

export function ConnectPage({
  m,
  here,
  username,
  invitation,
}: Common & { username: string; invitation: Place }) {
  return (
    <CardPage
      m={m}
      title={m.tenants.connectTitle(invitation.tenantName)}
      lead={m.links.invitedBy(invitation)}
      here={here}
    >
      <p>{m.tenants.connectText(username)}</p>
      <div class="row">
        <form method="post" action={`/invitations/${invitation.userId}/confirmation`}>
          <button class="button primary">{m.tenants.connect}</button>
        </form>
        <form method="post" action={`/invitations/${invitation.userId}/refusal`}>
          <button class="button">{m.tenants.decline}</button>
        </form>
      </div>
      <p class="after">
        <a href="/tenants">{m.common.back}</a>
      </p>
    </CardPage>
  );
}

function AccountLinks({ m }: { m: Messages }) {
  return (
    <nav class="after" aria-label={m.common.myAccount}>
      <a href="/account">{m.common.myAccount}</a>
      <form method="post" action="/sign-out">
        <button class="link">{m.common.signOut}</button>
      </form>
    </nav>
  );
}

function Invitations({ m, invitations }: { m: Messages; invitations: Place[] }) {
  if (invitations.length === 0) return null;
  return (
    <Notice title={m.tenants.invitations}>
      <InvitationList m={m} invitations={invitations} />
    </Notice>
  );
}

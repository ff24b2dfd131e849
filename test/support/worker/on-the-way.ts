import { hiddenFields } from './forms.ts';
import { invite, makeTenant, makeUser, PASSWORD, typeUsername, type Invited } from './people.ts';
import type { Page, Person } from './person.ts';
import type { RelyingParty } from './relying-party.ts';

/** An application led someone to the sign-in: username and password, and on to whatever comes then. */
export async function signInOnTheWay(person: Person, led: Page, username: string): Promise<Page> {
  const page = await typeUsername(person, username, led.flow);
  return goOn(person, await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD }));
}

/** The same where the one who is signed in is to prove it once more. */
export async function proveOnTheWay(person: Person, led: Page): Promise<Page> {
  return goOn(person, await person.post('/sign-in/again', { flow: led.flow, password: PASSWORD }));
}

async function goOn(person: Person, proved: Page): Promise<Page> {
  if (!proved.location?.startsWith('/oauth2/authorize?')) throw new Error(`${proved.status} ${proved.text}`);
  return person.get(proved.location);
}

/** Presses one of the tenants on the page that asks for one. */
export async function chooseTenant(person: Person, page: Page, { id }: { id: string }): Promise<Page> {
  const action = '/oauth2/authorize/tenant';
  return pageAfter(person, await person.post(action, { ...hiddenFields(page, action), tenant: id }));
}

/** A page that a form leads to has an address of its own; where the way is over, it is what came back. */
export async function pageAfter(person: Person, posted: Page): Promise<Page> {
  const onTheWay = posted.location?.startsWith('/oauth2/authorize?resume=') ?? false;
  return onTheWay ? person.get(posted.location!) : posted;
}

/** What the form posts that leads back to the application (OAuth 2.0 Form Post Response Mode §2). */
export function postedTo(app: RelyingParty, page: Page): Record<string, string> {
  return hiddenFields(page, app.redirectUri);
}

/** Someone who may enter two tenants, and has entered neither by an application. */
export async function makeUserOfTwo(): Promise<
  Invited & { person: Person; tenants: [{ id: string; name: string }, { id: string; name: string }] }
> {
  const [first, second] = [await makeTenant(), await makeTenant()];
  const user = await makeUser(first);
  const { userId } = await invite(second, { username: user.username });
  const confirmed = await user.person.post(`/invitations/${userId}/confirmation`);
  if (confirmed.status !== 303) throw new Error(`${confirmed.status} ${confirmed.text}`);
  return { ...user, tenants: [first, second] };
}

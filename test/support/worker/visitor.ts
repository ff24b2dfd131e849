import { makeTenant, makeUser, type Invited } from './people.ts';
import { Person } from './person.ts';
import { makeRelyingParty, type RelyingParty } from './relying-party.ts';

type Given = Parameters<typeof makeRelyingParty>[0];
type Stranger = { person: Person; app: RelyingParty };
type Visitor = Invited & Stranger & { tenant: { id: string; name: string } };

/** Someone signed in here with one tenant, and an application that they have not entered yet. */
export async function makeVisitor(given?: Given): Promise<Visitor> {
  const tenant = await makeTenant();
  return { tenant, ...(await makeUser(tenant)), app: await makeRelyingParty(given) };
}

/** Nobody is signed in: enough to see what is wrong with a request, which is told first. */
export async function makeStranger(given?: Given): Promise<Stranger> {
  return { person: new Person(), app: await makeRelyingParty(given) };
}

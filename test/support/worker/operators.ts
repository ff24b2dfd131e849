import { makeOperator as make } from '../../../src/accounts/make-operator.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { codeFor, linkFor, PASSWORD, signIn, typeUsername } from './people.ts';
import { Person, type Page } from './person.ts';
import { services, unique } from './world.ts';

export type MadeOperator = { username: string; accountId: string };

/** An operator who has never been here: no password. */
export async function makeNewOperator(
  username = `${unique('operator')}@service.example`,
): Promise<MadeOperator> {
  const made = await make(services(), SERVICE, username);
  if (made.outcome !== 'made') throw new Error(made.outcome);
  return { username, accountId: made.accountId };
}

/** An operator who chose a password by the mailed code, and signed in with both; answers their browser. */
export async function makeOperator(username?: string): Promise<MadeOperator & { person: Person }> {
  const made = await makeNewOperator(username);
  const person = new Person();
  await typeUsername(person, made.username);
  const chosen = await person.post(await linkFor(made.username), { password: PASSWORD });
  if (chosen.status !== 303) throw new Error(`${chosen.status} ${chosen.text}`);
  await signInAsOperator(person, made.username);
  return { ...made, person };
}

/** The whole way: username, password, code. Answers what came back. */
export async function signInAsOperator(person: Person, username: string, to?: string): Promise<Page> {
  const page = await givePassword(person, username, to);
  const { flow } = page;
  const entered = await person.post('/sign-in/second-proof', { flow, code: await codeFor(username) });
  if (entered.status !== 303) throw new Error(`${entered.status} ${entered.text}`);
  return entered;
}

/** Half the way: the page that asks for the code, which is in the mailbox. `flow`: on the way to somewhere. */
export async function givePassword(person: Person, username: string, flow?: string): Promise<Page> {
  if (flow === undefined) return signIn(person, username);
  const page = await typeUsername(person, username, flow);
  return person.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
}

import { expect, test } from 'vitest';
import { invite, makeTenant, makeUser } from '../support/worker/people.ts';
import { makeRelyingParty } from '../support/worker/relying-party.ts';
import { submit } from '../support/worker/forms.ts';

test('whoever is only invited to the tenant connects first, from the page that would else be the end', async () => {
  const [own, other] = [await makeTenant(), await makeTenant({ name: 'Fjellheim AS' })];
  const { person, username } = await makeUser(own);
  const { userId } = await invite(other, { username });
  const app = await makeRelyingParty();
  const path = await app.authorizePath({ acr_values: `tenant:${other.id}` });

  const page = await person.get(path);
  expect(page.status).toBe(403);
  expect(page.text).toContain('Fjellheim AS');
  await submit(person, page, `/invitations/${userId}/confirmation`);
  expect(app.answerIn(await person.get(path)).get('code')).toEqual(expect.any(String));
});

test('an invitation into a tenant that the application does not serve is not spoken of', async () => {
  const [own, other] = [await makeTenant(), await makeTenant({ name: 'Dalheim AS' })];
  const { person, username } = await makeUser(own);
  await invite(other, { username });
  const app = await makeRelyingParty({ tenants: [own] });
  const page = await person.get(await app.authorizePath({ acr_values: `tenant:${other.id}` }));
  expect(page.status).toBe(403);
  expect(page.text).not.toContain('Dalheim AS');
});

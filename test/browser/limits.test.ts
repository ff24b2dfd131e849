import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { givePassword, giveUsername, signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();

test('after ten wrong passwords a stranger is told to wait, and a browser that knows the person gets in', async () => {
  const tenant = await newTenant();
  const person = await newPerson([tenant]);
  const own = await newPage();
  await signInAs(own, person);
  await own.getByRole('button', { name: 'Sign out' }).click();

  const stranger = await newPage();
  await giveUsername(stranger, person.username);
  for (let tries = 1; tries <= 10; tries += 1) {
    await givePassword(stranger, 'not the right one');
    await expect(stranger).toShow('That password is not right.');
  }
  await givePassword(stranger, person.password);
  await expect(stranger).toShow('Too many tries. Wait 15 minutes');

  await signInAs(own, person);
  await expect(own).toBeSignedInto(tenant);
});

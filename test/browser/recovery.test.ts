import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { giveRecoveryCode, pathOf, takeCodes } from '../support/browser/domains.ts';
import { chooseAtProvider, newFederated, registerIn, setSwitches } from '../support/browser/federation.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { PASSWORD } from '../support/browser/people.ts';
import { givePassword, giveUsername, press, signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();

test('Microsoft is down, an administrator switches the domain off by a recovery code, and people get in', async () => {
  const federated = await newFederated({ on: false });
  const person = await registerIn(federated);
  const page = await newPage();
  const { username, codes } = await takeCodes(page, federated);
  await page.context().clearCookies();
  const colleague = await newPage();
  await giveUsername(colleague, person.username);
  await chooseAtProvider(colleague, { as: person.username });
  await expect(colleague).toBeSignedInto(federated.tenant);
  // By this the password of the administrator is gone.
  await giveUsername(page, username);
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeThePage('Your company now uses Microsoft');
  await page.context().clearCookies();

  // While Microsoft answers, a code opens nothing and is not spent.
  await giveRecoveryCode(page, username, codes[0]!);
  await expect(page).toShow('so nothing was opened, and your code still counts');

  // Both are at Microsoft already when it fails.
  await colleague.context().clearCookies();
  await giveUsername(colleague, person.username);
  await giveUsername(page, username);
  await setSwitches(federated, { discovery: 'down', keys: 'down', token: 'down' });
  await chooseAtProvider(colleague, { as: person.username });
  await expect(colleague).toBeThePage('Microsoft does not answer');
  await expect(colleague).toShow('Nothing is wrong with your account.');
  await chooseAtProvider(page, { as: username });
  await page.getByRole('link', { name: 'I am an administrator with a recovery code' }).click();
  await expect(page).toBeThePage('Recovery');
  await giveRecoveryCode(page, username, codes[0]!);
  await expect(page).toBeThePage(`Recovery of ${federated.domain}`);
  await expect(page).toShow('It does not answer as it should');

  const elsewhere = await newPage();
  await giveRecoveryCode(elsewhere, username, codes[0]!);
  await expect(elsewhere).toShow('This code opens nothing for this username.');
  await elsewhere.goto('/recovery/domain');
  await expect(elsewhere).toBeThePage('Recovery');
  // It opens the settings of the domain, and nothing else.
  await elsewhere.close();
  const inside = await page.context().newPage();
  await inside.goto(pathOf(federated));
  await expect(inside).toBeThePage('Sign in');

  await page.getByRole('button', { name: 'Switch the domain off' }).click();
  await expect(page).toShow('The domain is switched off.');
  await page.getByRole('button', { name: 'Close the recovery' }).click();
  await expect(page).toShow('The code that opened it does not count any more.');

  for (const [of, name] of [
    [colleague, person.username],
    [page, username],
  ] as const) {
    const mail = await waitForLink(name);
    await of.goto(mail);
    await givePassword(of, PASSWORD);
    await expect(of).toBeSignedInto(federated.tenant);
  }
  const again = await newPage();
  await signInAs(again, { username: person.username, password: PASSWORD });
  await expect(again).toBeSignedInto(federated.tenant);
});

test('whoever closed the recovery, or took too long, is led back and told', async () => {
  const federated = await newFederated({ on: false });
  const page = await newPage();
  const { username, codes } = await takeCodes(page, federated);
  await setSwitches(federated, { all: 'down' });
  await giveRecoveryCode(page, username, codes[0]!.toUpperCase().replaceAll('-', ' '));
  await expect(page).toBeThePage(`Recovery of ${federated.domain}`);
  const stale = await page.context().newPage();
  await stale.goto('/recovery/domain');
  await page.getByRole('button', { name: 'Close the recovery' }).click();
  await expect(page).toBeThePage('Recovery');
  await press(stale, '[action$="/switching-off"] button');
  await expect(stale).toBeThePage('Recovery');
  const { text } = await waitForMailTo(username, { known: 1 });
  expect(text).toContain(federated.domain);
});

/** The link of the mail that asks to choose a password, among what else was mailed. */
async function waitForLink(username: string): Promise<string> {
  for (let known = 0; ; known++) {
    const mail = await waitForMailTo(username, { known });
    if (mail.subject === 'Choose a password for SuperID') return mail.links[0]!;
  }
}

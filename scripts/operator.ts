import { parseArgs } from 'node:util';
import { parseUsername } from '../src/accounts/username.ts';
import { newId } from '../src/storage/ids.ts';
import { operatorSql, type OperatorState } from './operator-sql.ts';
import { applyMigrationsLocally, runWranglerQuietly } from './wrangler.ts';

process.on('uncaughtException', (error) => {
  console.error(error.message);
  process.exit(1);
});

const { values, positionals } = parseArgs({
  options: { local: { type: 'boolean', default: false }, 'persist-to': { type: 'string' } },
  allowPositionals: true,
});
const parsed = parseUsername(positionals[0] ?? '');
if (!parsed.ok || positionals.length > 1) {
  throw new Error(`Give the operator's email address:

  npm run operator -- name@example.com             in the deployment
  npm run operator -- name@example.com --local     on this machine`);
}
const { username } = parsed;
const persistTo = values['persist-to'];
if (values.local) await applyMigrationsLocally(persistTo);

const where = values.local
  ? ['--local', ...(persistTo === undefined ? [] : ['--persist-to', persistTo])]
  : ['--remote', '--yes'];
const statements = operatorSql(parsed, { id: newId(), now: Date.now() });
const said = await runWranglerQuietly([
  'd1',
  'execute',
  'superid',
  ...where,
  '--json',
  '--command',
  statements.join(';\n'),
]).catch(explain);
// Around the answer wrangler may warn of this and that.
const results = JSON.parse(/^\[$[^]*^\]$/m.exec(said)?.[0] ?? '[]') as { results: OperatorState[] }[];
const state = results.at(-1)?.results[0];
const origin = process.env['PUBLIC_ORIGIN'];

if (!state?.operator) {
  throw new Error(
    state?.is_user
      ? `${username} is a user of a tenant. Operators are in none: use another address.`
      : `A tenant has proved the domain of ${username} and would govern the operator: use another address.`,
  );
}
console.log(`${username} is an operator.
${
  state.has_password
    ? `
They sign in with their password, and the code that is mailed to them then.`
    : `
What they do next:
  1. Open ${origin ? `${origin}/sign-in` : 'the sign-in page'} and enter ${username}.
  2. Enter the code that is mailed there, and choose a password.
  3. Sign in with it, and enter the code that is mailed then.`
}`);

/** What wrangler says, without the statements that it was given. */
function explain({ message }: Error): never {
  if (/not logged in|CLOUDFLARE_API_TOKEN/i.test(message)) {
    throw new Error('You are not logged in to Cloudflare: npm run wrangler -- login');
  }
  const [, output = message] = message.split(/ ended with \d+\n/);
  throw new Error(`Nothing was changed, as far as wrangler can tell. It says:\n\n${output.trim()}`);
}

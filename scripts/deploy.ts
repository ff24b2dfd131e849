import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import { runWrangler, runWranglerQuietly } from './wrangler.ts';

process.on('uncaughtException', (error) => {
  console.error(error.message);
  process.exit(1);
});

const args = process.argv.slice(2);
const publicOrigin = readSetting('PUBLIC_ORIGIN', 'the origin that people and applications will see');
const mailFrom = readSetting('MAIL_FROM', 'who the mails come from, as in "SuperID <no-reply@example.com>"');
if (!isHttpsOrigin(publicOrigin)) {
  throw new Error(
    `PUBLIC_ORIGIN must be an https origin without a path, like https://id.example.com, not ${publicOrigin}`,
  );
}
await requireSecrets();

const vars = ['--var', `PUBLIC_ORIGIN:${publicOrigin}`, '--var', `MAIL_FROM:${mailFrom}`];
const deploy = ['deploy', '--minify', ...vars, ...args];
const migrate = ['d1', 'migrations', 'apply', 'superid', '--remote'];

// The first deployment makes the database; from then on the schema goes before the code that needs it.
for (const step of isFirstDeployment() ? [deploy, migrate] : [migrate, deploy]) {
  const code = await runWrangler(step);
  if (code !== 0) process.exit(code);
}

function readSetting(name: string, meaning: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}: ${meaning}. For instance: ${name}=… npm run deploy`);
  return value;
}

function isHttpsOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text;
}

async function requireSecrets(): Promise<void> {
  if (args.some((arg) => arg.startsWith('--secrets-file'))) return;
  const listed = await runWranglerQuietly(['secret', 'list']).catch((error: Error) => error.message);
  if (listed.includes('"SECRET_KEYS"')) return;
  throw new Error(`The deployed Worker has no SECRET_KEYS, as far as wrangler can tell:

${listed}

For the first deployment, write a file that only you can read, with one line

  SECRET_KEYS=k1:<32 random bytes, base64url>

and name it: npm run deploy -- --secrets-file <file>. Keep the value: without it, what is sealed stays sealed.`);
}

function isFirstDeployment(): boolean {
  return !/^\s*database_id\s*=/m.test(readFileSync(join(root, 'wrangler.toml'), 'utf8'));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import { runWrangler, runWranglerQuietly } from './wrangler.ts';

process.on('uncaughtException', (error) => {
  console.error(error.message);
  process.exit(1);
});

const args = process.argv.slice(2);
const publicOrigin = process.env['PUBLIC_ORIGIN'] ?? '';
const mailFrom = process.env['MAIL_FROM'] ?? '';
const problems = [
  ...(isHttpsOrigin(publicOrigin)
    ? []
    : ['PUBLIC_ORIGIN: an https origin without a path, like https://id.example.com']),
  ...(isSender(mailFrom)
    ? []
    : ['MAIL_FROM: who the mails come from, like "SuperID <no-reply@example.com>"']),
];
if (problems.length > 0) throw new Error(`Set in the environment:\n\n  ${problems.join('\n  ')}`);
await requireSecrets();

const vars = ['--var', `PUBLIC_ORIGIN:${publicOrigin}`, '--var', `MAIL_FROM:${mailFrom}`];
const deploy = ['deploy', '--minify', ...vars, ...args];
const migrate = ['d1', 'migrations', 'apply', 'superid', '--remote'];

// The first deployment makes the database; from then on the schema goes before the code that needs it.
const steps = isFirstDeployment() ? [deploy, migrate] : [migrate, deploy];
// A dry run leaves the real database alone.
for (const step of args.includes('--dry-run') ? [deploy] : steps) {
  const code = await runWrangler(step);
  if (code !== 0) process.exit(code);
}

function isHttpsOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text;
}

function isSender(text: string): boolean {
  return /^([^<>\n]+<)?[^\s<>@]+@[^\s<>@]+>?$/.test(text);
}

async function requireSecrets(): Promise<void> {
  if (args.some((arg) => arg.startsWith('--secrets-file'))) return;
  const listed = await runWranglerQuietly(['secret', 'list']).catch((error: Error) => error.message);
  if (listed.includes('"SECRET_KEYS"')) return;
  if (/not logged in|CLOUDFLARE_API_TOKEN/i.test(listed)) {
    throw new Error('You are not logged in to Cloudflare: npm run wrangler -- login');
  }
  throw new Error(`The deployed Worker has no SECRET_KEYS, as far as wrangler can tell:

${listed}

For the first deployment, write a file that only you can read, with one line

  SECRET_KEYS=k1:<32 random bytes, base64url>

and name it: npm run deploy -- --secrets-file <file>. Keep the value: without it, what is sealed stays sealed.`);
}

function isFirstDeployment(): boolean {
  return !/^\s*database_id\s*=/m.test(readFileSync(join(root, 'wrangler.toml'), 'utf8'));
}

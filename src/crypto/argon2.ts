import Argon2, { Argon2Type, Argon2Version } from '@phi-ag/argon2';
import wasm from '@phi-ag/argon2/argon2.wasm';

/** OWASP's second recommendation: 19 MiB, two passes, one lane. */
export const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The module's memory never shrinks and an isolate has 128 MB: a stored hash may not ask for more. */
const MOST_MEMORY = 65_536;

let instance: Argon2 | undefined;

/** A PHC string, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Blocks for some 30 ms. */
export async function argon2Hash(password: string): Promise<string> {
  const argon2 = await load();
  return argon2.hash(inBytes(password), {
    ...PARAMETERS,
    hashLength: 32,
    salt: crypto.getRandomValues(new Uint8Array(16)),
    type: Argon2Type.Argon2id,
    version: Argon2Version.Version13,
  }).encoded;
}

/** False for a wrong password; throws for a hash that is no argon2id hash of bearable cost. */
export async function argon2Verify(phc: string, password: string): Promise<boolean> {
  const cost = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(phc);
  if (!cost || Number(cost[1]) > MOST_MEMORY) throw new Error('A stored password hash cannot be verified.');
  const argon2 = await load();
  const result = argon2.tryVerify(phc, inBytes(password), Argon2Type.Argon2id);
  if (result.success || result.error.includes('does not match')) return result.success;
  throw new Error(`argon2: ${result.error}`);
}

/** A hash made with other parameters than today's is replaced at the next right password. */
export function isOutdated(phc: string): boolean {
  const { memoryCost: m, timeCost: t, parallelism: p } = PARAMETERS;
  return !phc.startsWith(`$argon2id$v=19$m=${m},t=${t},p=${p}$`);
}

async function load(): Promise<Argon2> {
  instance ??= new Argon2(await WebAssembly.instantiate(wasm));
  return instance;
}

/**
 * The library encodes a password as UTF-8 but hands on `password.length`, counted in UTF-16 units,
 * which cuts `ååååaaaa` to `åååå`. It asks its argument for nothing but text and length, so it gets
 * the text together with the length in bytes.
 */
function inBytes(password: string): string {
  const { length } = new TextEncoder().encode(password);
  return { length, toString: () => password } as unknown as string;
}

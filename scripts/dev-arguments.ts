import { parseArgs } from 'node:util';

export interface DevArguments {
  port: number;
  /** Where the server is reached on this machine. */
  origin: string;
  /** What it takes for its own origin, in links and in the check of `Origin`. */
  publicOrigin: string;
  persistTo: string | undefined;
  /** Whether wrangler's own lines are wanted, which asking for a log level says. */
  verbose: boolean;
  /** Handed on to `wrangler dev` as they are. */
  args: string[];
}

/** Reads PORT and what follows `npm run dev --`. */
export function readDevArguments(argv: string[], env: { PORT?: string | undefined }): DevArguments {
  const { values } = parseArgs({
    args: argv,
    strict: false,
    options: {
      port: { type: 'string' },
      'persist-to': { type: 'string' },
      'log-level': { type: 'string' },
      var: { type: 'string', multiple: true },
    },
  });
  if (values.port !== undefined)
    throw new Error('Choose the port with PORT=9000 npm run dev, not with --port.');
  const port = Number(env.PORT || 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`PORT must be a number from 1 to 65535, not '${env.PORT}'.`);
  }
  const origin = `http://localhost:${port}`;
  return {
    port,
    origin,
    publicOrigin: lastVar(values.var, 'PUBLIC_ORIGIN') ?? origin,
    persistTo: asString(values['persist-to']),
    verbose: values['log-level'] !== undefined,
    args: argv,
  };
}

function lastVar(vars: (string | boolean)[] = [], name: string): string | undefined {
  return vars
    .map(String)
    .findLast((text) => text.startsWith(`${name}:`))
    ?.slice(name.length + 1);
}

function asString(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

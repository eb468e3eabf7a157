/** The machine that the command runs on: its terminal, its clock, its AWS. */
import { Resolver } from 'node:dns/promises';
import { request } from 'node:https';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClients } from './clients.ts';
import type { Installed } from './installed.ts';
import { type EndSignal, Interrupted } from './interruption.ts';
import type { Ports } from './ports.ts';
import { type GivenSecrets, SECRET_VARIABLES } from './settings.ts';

/** `installed`: how this program is installed, which says what it deploys, and how a person calls it. */
export function machine(root: string, installed: Installed): Ports {
  const { interrupted, interrupt } = interruption();
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    process.stderr.write(
      `The output cannot be written (${code}), so this ends here. Run it again with room for its output; that is safe.\n`,
    );
    process.exit(1);
  });
  // Where not even an error can be said, the exit code says it.
  process.stderr.on('error', () => undefined);
  // A warning about the deployer's Node would stand between the lines that matter.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return {
    aws: createClients(),
    ...installed,
    open: request,
    names: new Resolver({ timeout: 3_000, tries: 2 }),
    secrets: takeSecrets(process.env),
    env: process.env,
    say: (line) => console.log(line),
    question: (text) => question(text, interrupt),
    interrupted,
    sleep: (ms) => sleep(ms),
    now: Date.now,
    root,
  };
}

/** Out of the environment, which every child process inherits. */
function takeSecrets(env: NodeJS.ProcessEnv): GivenSecrets {
  const taken = Object.values(SECRET_VARIABLES).map((name) => {
    const value = env[name];
    delete env[name];
    return [name, value] as const;
  });
  return Object.fromEntries(taken);
}

/** A second signal finds nobody who listens, and ends the process at once. */
function interruption() {
  let interrupt: (signal: EndSignal) => void = () => undefined;
  const interrupted = new Promise<Interrupted>((resolve) => {
    interrupt = (signal) => resolve(new Interrupted(signal));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  return { interrupted, interrupt };
}

async function question(text: string, interrupt: (signal: EndSignal) => void): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // While it asks, the terminal keeps Ctrl-C to itself.
  terminal.once('SIGINT', () => interrupt('SIGINT'));
  try {
    return await terminal.question(text);
  } finally {
    terminal.close();
  }
}

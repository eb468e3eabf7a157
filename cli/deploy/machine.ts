/** The machine that the command runs on: its terminal, its clock, its AWS, its `serverless`. */
import { request } from 'node:https';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClients } from './clients.ts';
import { keeper } from './kept.ts';
import type { Ports } from './ports.ts';
import { createServerless } from './serverless.ts';

export function machine(root: string): Ports {
  // So that what runs as a child is ended, too: without it nobody is told.
  process.once('SIGTERM', () => process.exit(143));
  // It speaks of the Node of whoever deploys, and would stand between the lines that matter.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return {
    aws: createClients(),
    serverless: createServerless(root),
    open: request,
    say: (line) => console.log(line),
    question,
    sleep: (ms) => sleep(ms),
    now: Date.now,
    ...keeper(root),
  };
}

async function question(text: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(text);
  } finally {
    terminal.close();
  }
}

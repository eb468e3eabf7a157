/** After a step that failed or was interrupted: says what was changed, and the exact command to continue with. */
import type { Name, Start } from './options.ts';
import type { Step } from './plan.ts';
import type { Ports } from './ports.ts';

export function howToGoOn(
  name: Name,
  args: readonly string[],
  step: Step,
  commandLine: Ports['commandLine'],
  why: 'failed' | 'interrupted' = 'failed',
): readonly string[] {
  const start =
    name === 'deploy' && !args.some((arg) => /^--only(=|$)/.test(arg)) ? startOf(step) : undefined;
  const touched =
    name === 'deploy' ? !LOOKING.includes(step.kind) : step.kind !== 'credentials' && step.kind !== 'confirm';
  return [
    '',
    [
      touched ? 'Everything before this step is done and stays.' : 'Nothing was touched.',
      why === 'failed' ? 'When the cause is fixed,' : 'When you are ready,',
      touched ? 'go on with:' : 'run again:',
    ].join(' '),
    '',
    `  ${commandLine(name, again(args, start))}`,
    ...(start === undefined || name === 'remove'
      ? []
      : ['', 'The whole command is just as safe, also while failed over; it only takes longer.']),
  ];
}

/** These steps of a deploy change nothing. */
const LOOKING: readonly Step['kind'][] = [
  'credentials',
  'regions',
  'certificate',
  'log-role',
  'quotas',
  'standing',
  'owner',
  'active',
  'preview',
];

function startOf(step: Step): Start | undefined {
  if (step.kind === 'check') return 'check';
  // The first of all: the whole command says as much, and by then another one may be first.
  return step.kind === 'deploy' && !step.first ? step.stack.id : undefined;
}

/** The arguments as they were given. There is nothing secret in them: what would be is refused before the first step. */
function again(args: readonly string[], start: Start | undefined): string[] {
  const kept: string[] = [];
  for (const arg of args) {
    if (start === undefined) kept.push(quoted(arg));
    else if (kept.at(-1) === '--from') kept.pop();
    else if (!arg.startsWith('--from=')) kept.push(quoted(arg));
  }
  return [...kept, ...(start === undefined ? [] : ['--from', start])];
}

const quoted = (arg: string): string =>
  /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`;

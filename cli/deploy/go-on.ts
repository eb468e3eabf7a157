/** After a step that failed or was interrupted: says what was changed, and the exact command to continue with. */
import type { Name } from './options.ts';
import type { Step } from './plan.ts';
import type { Ports } from './ports.ts';

export function howToGoOn(
  name: Name,
  args: readonly string[],
  step: Step,
  commandLine: Ports['commandLine'],
  why: 'failed' | 'interrupted' = 'failed',
): readonly string[] {
  const touched =
    !args.includes('--dry-run') &&
    (name === 'deploy'
      ? !LOOKING.includes(step.kind)
      : step.kind !== 'credentials' && step.kind !== 'confirm');
  return [
    '',
    [
      touched ? 'Everything before this step is done and stays.' : 'Nothing was touched.',
      why === 'failed' ? 'When the cause is fixed,' : 'When you are ready,',
      touched ? 'go on with:' : 'run again:',
    ].join(' '),
    '',
    // There is nothing secret in it: what would be is refused before the first step.
    `  ${commandLine(name, args.map(quoted))}`,
  ];
}

/** These steps of a deploy change nothing. */
const LOOKING: readonly Step['kind'][] = [
  'credentials',
  'regions',
  'certificate',
  'zone',
  'log-role',
  'quotas',
  'standing',
  'owner',
  'active',
  'package',
];

const quoted = (arg: string): string =>
  /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`;

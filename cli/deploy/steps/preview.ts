/** What a deploy of one stack would make, change and replace (`--dry-run`), as CloudFormation says by a change set. */
import type { Change } from '@aws-sdk/client-cloudformation';
import { codeKey } from '../artifact.ts';
import { bucketOf } from '../bucket.ts';
import { changeSet, describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import { madeBy } from '../made-by.ts';
import type { Stack } from '../names.ts';
import { wantedOf } from '../sent.ts';
import { isPointed } from './stack.ts';

/** In the place of what only a deploy would make or find; no parameter of a template refuses it. */
const NOT_YET = 'not-known-before-the-deploy';

export async function previewStack(stack: Stack, context: Context): Promise<Outcome> {
  const { settings, ports } = context;
  const { stage } = settings;
  const pointed = stack.role === 'failover' && (await isPointed(context));
  const wanted = await wantedOf(stack, { ...context, pointed }, NOT_YET);
  const there = await describe(stack, ports);
  const name = there?.outputs.ServerlessDeploymentBucketName;
  // CloudFormation takes a template as large as ours from a bucket alone, and a new stack has none yet.
  if (name === undefined) {
    const counts = [...madeBy(wanted.template, wanted.values)].sort(([a], [b]) => (a < b ? -1 : 1));
    const sum = counts.reduce((all, [, count]) => all + count, 0);
    return {
      said: [`the stack is new: ${sum} resources`, ...counts.map(([type, n]) => `make     ${n} ${type}`)],
    };
  }
  const bucket = bucketOf(ports.aws(stack.region).s3, name, stack.region);
  // Another look, or a deploy, may be at work, with a template of its own.
  const key = codeKey(stage, `dry-run-${ports.now()}.template.json`);
  const TemplateURL = await bucket.put(key, JSON.stringify(wanted.template));
  try {
    const set = await changeSet(stack, { ...wanted, TemplateURL }, ports, 'routeaway-dry-run');
    await set?.delete();
    return { said: set === undefined ? ['nothing to change'] : linesOf(set.changes) };
  } finally {
    await bucket.empty(key);
  }
}

/** What is replaced comes first. */
const WORDS = ['REPLACE', 'REPLACE?', 'remove', 'change', 'make'] as const;

export function linesOf(changes: readonly Change[]): readonly string[] {
  if (changes.length === 0) return ['no resource to make or change, but outputs'];
  const lines = changes.map(({ ResourceChange: one = {} }) => {
    const word = wordOf(one);
    const names = new Set((one.Details ?? []).map(({ Target }) => Target?.Name ?? Target?.Attribute ?? ''));
    const what = [one.ResourceType, one.PhysicalResourceId].filter(Boolean).join(' ');
    const how = word === 'make' || word === 'remove' || names.size === 0 ? '' : `: ${[...names].join(', ')}`;
    return { word, line: `${word.padEnd(8)} ${one.LogicalResourceId} (${what})${how}` };
  });
  const replaced = lines.filter(({ word }) => word === 'REPLACE').length;
  const perhaps = lines.filter(({ word }) => word === 'REPLACE?').length;
  const sorted = WORDS.flatMap((word) => lines.filter((one) => one.word === word));
  return [
    `resources to make or change: ${lines.length}, of which replaced: ${replaced}${perhaps === 0 ? '' : `, perhaps replaced, as CloudFormation finds out on its way: ${perhaps}`}`,
    ...sorted.map(({ line }) => line),
  ];
}

function wordOf({ Action, Replacement }: NonNullable<Change['ResourceChange']>): (typeof WORDS)[number] {
  if (Action === 'Add' || Action === 'Import') return 'make';
  if (Action === 'Remove') return 'remove';
  if (Replacement === 'True') return 'REPLACE';
  return Replacement === 'Conditional' ? 'REPLACE?' : 'change';
}

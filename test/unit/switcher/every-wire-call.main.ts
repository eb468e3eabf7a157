/**
 * Lives through one switch on the wire once for each call of it and each way in which that call can go wrong, and prints what
 * came of it. See every-wire-call.deep.test.ts.
 */
import type { CallFault } from '../../../lab/emulator/model/index.ts';
import { startStage } from './wire-incident.ts';

const error = (code: string, status: number): CallFault => ({
  kind: 'error',
  code,
  status,
  message: 'A fault.',
});

/** What a conditional call is refused with, where another run wrote first. */
const CONFLICTS: Readonly<Record<string, CallFault>> = {
  PutItem: error('ConditionalCheckFailedException', 400),
  UpdateDistribution: error('PreconditionFailed', 412),
  UpdateKeys: error('ConflictException', 409),
};

/** What is invalid to the store is told by its ETag from what came too late. */
const INVALID: Readonly<Record<string, CallFault>> = { UpdateKeys: error('ValidationException', 400) };

/** Undefined: not of this operation. */
const WAYS: readonly (readonly [
  name: string,
  fault: (operation: string) => CallFault | 'silence' | undefined,
])[] = [
  ['it is never answered', () => 'silence'],
  ['its connection is reset', () => ({ kind: 'reset' })],
  ['it is throttled', () => error('ThrottlingException', 400)],
  ['the service fails', () => error('InternalServerError', 500)],
  ['it is denied', () => error('AccessDeniedException', 403)],
  ['it meets a conflict', (operation) => CONFLICTS[operation]],
  ['it is not valid', (operation) => INVALID[operation]],
  ['its answer is lost after it took effect', () => ({ kind: 'lost-answer' })],
];

const first = await startStage();
const undisturbed = await first.live();
await first.close();
console.log(`undisturbed: ${undisturbed.calls.length} calls: ${undisturbed.came}`);

/** On a stage of its own: most of it is waiting. */
async function every(
  way: string,
  fault: (operation: string) => CallFault | 'silence' | undefined,
): Promise<number> {
  const stage = await startStage();
  const other: string[] = [];
  let cases = 0;
  for (const [wrong, operation] of undisturbed.calls.entries()) {
    const here = fault(operation);
    if (here === undefined) continue;
    cases++;
    const { came } =
      here === 'silence'
        ? await stage.live(undefined, wrong)
        : await stage.live((nth) => (nth === wrong ? here : undefined));
    if (came !== undisturbed.came) other.push(`call ${wrong}, ${operation}: ${came}`);
  }
  await stage.close();
  console.log(`${way}: ${other.length === 0 ? 'as undisturbed' : other.join('; ')}`);
  return cases;
}

const cases = await Promise.all(WAYS.map(([way, fault]) => every(way, fault)));
console.log(`cases: ${cases.reduce((sum, some) => sum + some, 0)}`);

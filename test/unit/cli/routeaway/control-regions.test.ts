/** Three control Regions, of which any may be gone: who is asked, in which order, and what is said of the others. */
import { awsError, NoControl, noControl } from '../../../../cli/routeaway/stage/aws-errors.ts';
import { controlRegions, NoneAnswers } from '../../../../cli/routeaway/stage/control-regions.ts';
import type { Snapshot } from '../../../../cli/routeaway/stage/snapshot.ts';
import {
  controlRegionLines,
  controlRegionsOf,
  unreachedLines,
  unreachedRegions,
} from '../../../../cli/routeaway/view/control-regions.ts';
import { MINUTE, SECOND, span } from '../../../../shared/core/duration.ts';
import { Conflict } from '../../../../shared/errors.ts';

const ALL = ['ca-central-1', 'us-west-2', 'eu-west-1'];
const never = (): Promise<string> => new Promise(() => undefined);
const fails = (why: string) => (): Promise<string> => Promise.reject(new Error(why));
const answers =
  (what = 'here') =>
  async (): Promise<string> =>
    what;

/** What each Region does; and who was asked. */
function regions(does: Readonly<Record<string, () => Promise<string>>>, first?: string) {
  const asked: string[] = [];
  const controls = controlRegions(ALL, first, 5);
  const ask = () =>
    controls.ask((region) => {
      asked.push(region);
      return (does[region] ?? answers(region))();
    });
  return { controls, ask, asked };
}

test('the first that answers is asked alone, and stays the first', async () => {
  const { ask, asked, controls } = regions({});
  expect([await ask(), await ask()]).toEqual(['ca-central-1', 'ca-central-1']);
  expect(asked).toEqual(['ca-central-1', 'ca-central-1']);
  expect(controls.silent()).toEqual({});
});

test('one that fails is passed over at once, and named; what answered is asked first from then on', async () => {
  const { ask, asked, controls } = regions({ 'ca-central-1': fails('refused') });
  expect([await ask(), await ask()]).toEqual(['us-west-2', 'us-west-2']);
  expect(asked).toEqual(['ca-central-1', 'us-west-2', 'us-west-2']);
  expect([controls.region(), controls.silent()]).toEqual(['us-west-2', { 'ca-central-1': 'refused' }]);
});

test('one that does not answer in time is passed over, too, and what is late is no harm', async () => {
  let late = (_: string): void => undefined;
  const { ask, controls } = regions({
    'ca-central-1': () => new Promise((resolve) => (late = resolve)),
    'us-west-2': never,
  });
  expect(await ask()).toBe('eu-west-1');
  late('ca-central-1');
  expect(controls.region()).toBe('eu-west-1');
  expect(controls.silent()).toEqual({
    'ca-central-1': 'no answer within 0.005 s',
    'us-west-2': 'no answer within 0.005 s',
  });
});

test('one that was silent once is named no more when it answers', async () => {
  const controls = controlRegions(ALL, undefined, 5);
  await expect(controls.ask(fails('refused'))).rejects.toThrow(NoneAnswers);
  expect(Object.keys(controls.silent())).toEqual(ALL);
  await controls.ask(answers());
  expect(Object.keys(controls.silent())).toEqual(['us-west-2', 'eu-west-1']);
});

test('a conflict is an answer: another Region has no other', async () => {
  const { ask, asked } = regions({ 'ca-central-1': () => Promise.reject(new Conflict('written before')) });
  await expect(ask()).rejects.toThrow(Conflict);
  expect(asked).toEqual(['ca-central-1']);
});

test('where none answers, each says why', async () => {
  const { ask } = regions(Object.fromEntries(ALL.map((region) => [region, fails(`no ${region}`)])));
  const error = await ask().catch((one: unknown) => one);
  expect(error).toBeInstanceOf(NoneAnswers);
  const place = { stage: 'dev', region: 'ca-central-1' };
  const each = ALL.map((region) => `${region}: no ${region}`).join('; ');
  expect(awsError(error, 'Looking', place).message).toBe(`Looking failed in every control Region: ${each}.`);
  const gone = noControl(error, 'Looking', place, 9_000);
  expect(gone).toBeInstanceOf(NoControl);
  expect((gone as NoControl).said.message).toBe(`No control Region answers: ${each} (tried for 9 s).`);
});

test('where it is allowed in none, the policy is named', async () => {
  const denied = Object.assign(new Error('not you'), { name: 'AccessDeniedException' });
  const error = await controlRegions(ALL, undefined, 5)
    .ask(() => Promise.reject(denied))
    .catch((one: unknown) => one);
  const { message } = awsError(error, 'Looking', {
    stage: 'dev',
    region: 'ca-central-1',
    people: 'readers',
  });
  expect(message).toContain('The managed policy routeaway-dev-readers-ca-central-1 allows it');
});

test('with one Region what it throws is thrown as it is', async () => {
  await expect(controlRegions(['ca-central-1']).ask(fails('refused'))).rejects.toThrow(/^refused$/);
});

describe('status', () => {
  const NOW = Date.parse('2027-01-05T18:00:00Z');
  const ago = (iso: string) => span(NOW - Date.parse(iso));

  /** Seconds since the last verdict and the last look of each. */
  function lines(
    spoken: readonly (readonly [probed: number | undefined, looked: number | undefined])[],
    failed: Readonly<Record<string, string>> = {},
    override: object = { regions: [] },
    entries: readonly object[] = [{ kind: 'initial', begunAt: NOW - 2 * MINUTE }],
    drill: object = {},
  ): readonly string[] {
    const at = (seconds: number | undefined) => (seconds === undefined ? undefined : NOW - seconds * SECOND);
    const tick = (seconds: number | undefined) => (seconds === undefined ? [] : [{ tick: at(seconds) }]);
    const looked = (i: number) => {
      const lookedAt = at(spoken[i]?.[1]);
      return lookedAt === undefined ? {} : { lookedAt };
    };
    const seen = {
      now: NOW,
      override,
      journal: { entries },
      ledgers: ALL.map((region, i) => ({ region, ledger: { public: tick(spoken[i]?.[0]) } })),
      controller: {
        region: 'us-west-2',
        regions: ALL,
        memory: looked(1),
        others: [0, 2].map((i) => ({ region: ALL[i], ...looked(i) })),
      },
    };
    const found = controlRegionsOf({ seen, drill } as unknown as Snapshot, failed);
    return controlRegionLines(found ?? [], ago);
  }

  test('shows when each last probed and looked, and nothing more where all is well', () => {
    expect(
      lines([
        [4, 12],
        [7, 50],
        [30, 180],
      ]),
    ).toEqual([
      '+ ca-central-1: last verdict 4 s ago; last look 12 s ago',
      '+ us-west-2: last verdict 7 s ago; last look 50 s ago',
      '+ eu-west-1: last verdict 30 s ago; last look 3 min ago',
    ]);
  });

  test('a Region that is gone: since when, and what that means', () => {
    expect(
      lines(
        [
          [4, 12],
          [31, 181],
          [4, 12],
        ],
        { 'us-west-2': 'no answer within 3 s' },
      ),
    ).toEqual([
      '+ ca-central-1: last verdict 4 s ago; last look 12 s ago',
      'x us-west-2: prober SILENT, last verdict 31 s ago; controller SILENT, last look 3 min 1 s ago; does not answer this command: no answer within 3 s',
      '+ eu-west-1: last verdict 4 s ago; last look 12 s ago',
      'us-west-2 has been silent for 31 s: ca-central-1 and eu-west-1 decide together; if one more falls silent, nothing moves.',
    ]);
  });

  test('a Region that a drill stops is not said to be gone', () => {
    const spoken = [
      [4, 12],
      [44, 200],
      [4, 12],
    ] as const;
    const on = { control: 'us-west-2', side: 'standby', until: NOW + MINUTE };
    expect(lines(spoken, {}, undefined, undefined, { on }).slice(1)).toEqual([
      'x us-west-2: prober SILENT, last verdict 44 s ago; controller SILENT, last look 3 min 20 s ago; a drill stops it',
      '+ eu-west-1: last verdict 4 s ago; last look 12 s ago',
      'A drill stops us-west-2: ca-central-1 and eu-west-1 decide together; if one more falls silent, nothing moves before the drill ends.',
    ]);
  });

  test('one that works and does not answer here, by its override alone', () => {
    const override = { regions: [{ region: 'eu-west-1', failed: 'denied' }] };
    expect(
      lines(
        [
          [4, 12],
          [4, 12],
          [4, 12],
        ],
        {},
        override,
      ).slice(2),
    ).toEqual([
      '? eu-west-1: last verdict 4 s ago; last look 12 s ago; its override cannot be read from here: denied',
      'All three worked until a moment ago, as the table shows; two of them are enough for a failover.',
    ]);
  });

  test('a Region that is cut off answers here, and its table does not', () => {
    const override = { regions: ALL.map((region) => ({ region, text: 'auto' })) };
    const failed = { 'ca-central-1': 'InternalServerError: It reaches no other Region.' };
    expect(
      lines(
        [
          [31, 181],
          [4, 12],
          [4, 12],
        ],
        failed,
        override,
      )[0],
    ).toBe(
      'x ca-central-1: prober SILENT, last verdict 31 s ago; controller SILENT, last look 3 min 1 s ago; it answers this command, but its table does not (InternalServerError: It reaches no other Region): it seems to reach neither of the two others',
    );
  });

  test('nor is a Region cut off whose table this command may not read', () => {
    const override = { regions: ALL.map((region) => ({ region, text: 'auto' })) };
    const denied = 'AccessDeniedException: You are not authorized to perform dynamodb:GetItem';
    expect(
      lines(
        [
          [4, 12],
          [4, 12],
          [4, 12],
        ],
        { 'us-west-2': denied },
        override,
      )[1],
    ).toBe(
      `? us-west-2: last verdict 4 s ago; last look 12 s ago; its table cannot be read from here: ${denied}`,
    );
  });

  test('where the table serves nothing anywhere: what was met in each', () => {
    const none = new NoneAnswers([
      ['ca-central-1', new Error('no answer within 3 s')],
      ['us-west-2', new Error('no answer within 3 s')],
      ['eu-west-1', new Error('It reaches no other Region.')],
    ]);
    expect(unreachedLines(unreachedRegions(none.errors, ['eu-west-1']))).toEqual([
      'x ca-central-1: does not answer this command: no answer within 3 s',
      'x us-west-2: does not answer this command: no answer within 3 s',
      'x eu-west-1: it answers this command, but its table does not (It reaches no other Region): it seems to reach neither of the two others',
      'Nothing can begin before two of the three reach each other.',
    ]);
  });

  test('of a new stage nothing is gone that has not spoken yet', () => {
    const begun = [{ kind: 'initial', begunAt: NOW - MINUTE }];
    for (const entries of [[], begun])
      expect(
        lines(
          [
            [4, 12],
            [7, undefined],
            [undefined, undefined],
          ],
          {},
          { regions: [] },
          entries,
        ),
      ).toEqual([
        '+ ca-central-1: last verdict 4 s ago; last look 12 s ago',
        '? us-west-2: last verdict 7 s ago; controller has not spoken yet',
        '? eu-west-1: prober has not spoken yet; controller has not spoken yet',
        'The stage is new: what has not spoken yet in us-west-2 and eu-west-1 does so within a minute of its deploy, and two of the three have to before a failover.',
      ]);
  });

  test('of a new stage one that has fallen silent is none that has not spoken yet', () => {
    const entries = [{ kind: 'initial', begunAt: NOW - MINUTE }];
    const fallen = [40, undefined] as const;
    expect(lines([fallen, [4, 12], [7, 12]], {}, { regions: [] }, entries).at(-1)).toBe(
      'ca-central-1 has been silent for 40 s: us-west-2 and eu-west-1 decide together; if one more falls silent, nothing moves.',
    );
    const none = [undefined, undefined] as const;
    expect(lines([none, none, none], {}, { regions: [] }, entries).at(-1)).toMatch(
      /^The stage is new: what has not spoken yet in ca-central-1, us-west-2 and eu-west-1 does so /,
    );
  });

  test('one is left, or none', () => {
    const gone = [5 * MINUTE, 5 * MINUTE] as const;
    expect(lines([gone, [4, 12], [undefined, undefined]]).slice(2)).toEqual([
      'x eu-west-1: prober has not spoken yet; controller has not spoken yet',
      'Only us-west-2 works, as far as the table shows: with fewer than two nothing can begin.',
    ]);
    expect(lines([gone, gone, gone]).at(-1)).toMatch(/^None works, as far as the table shows: /);
  });

  test('with one controller there is nothing of it', () => {
    const seen = { now: NOW, override: { text: 'auto' } };
    expect(controlRegionsOf({ seen } as unknown as Snapshot, {})).toBeUndefined();
  });
});

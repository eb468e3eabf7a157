/** What people and pipelines do from outside, and what they say. */
import { WORLD_START, type World } from '../world/world.ts';
import { END, oneOf, optional, row, text } from './act.ts';
import { chance, count, MINUTE, pick, SIDES } from './chance.ts';
import { SIDE, tell } from './surroundings.ts';

/** As a person writes a time: `at` is ms after the start. */
export const isoAt = (at: number, to: 'minute' | 'second' = 'second'): string =>
  `${new Date(WORLD_START + at).toISOString().slice(0, to === 'minute' ? 16 : 19)}Z`;

/** The service may refuse it. */
function refusable(world: World, act: () => void): void {
  try {
    act();
  } catch (error) {
    tell(world, `the parameter store refuses: ${(error as Error).message}`);
  }
}

export const override = row({
  form: 'override <text>',
  slots: { text: text('<text>|deleted') },
  means: 'the operator writes the override parameter, or deletes it',
  kind: 'people',
  apply: (world, { text }) =>
    refusable(world, () => (text === 'deleted' ? world.operator.forget() : world.operator.say(text))),
  inverse: ({ text }) => (text === 'auto' ? END : 'override auto'),
  draw: {
    weight: 12,
    line(random, at) {
      if (chance(random, 1 / 6)) return 'override deleted';
      const mode = pick(random, ['auto', 'hold', 'primary', 'standby', 'observe']);
      const ends = chance(random, 0.5) && mode !== 'auto';
      const until = ends ? ` until ${isoAt(at + count(random, 1, 5) * MINUTE, 'minute')}` : '';
      return `override ${mode}${until}`;
    },
  },
});

export const uncheckedOverride = row({
  form: 'unchecked override <text>',
  slots: { text: text('"<text>"', '".*"') },
  means:
    'that text stands in the override parameter, as where its AllowedPattern was dropped; quoted as in JSON',
  kind: 'people',
  wrong({ text }) {
    try {
      return typeof JSON.parse(text) === 'string' ? undefined : `${text} is no text`;
    } catch {
      return `${text} is no text as JSON quotes it`;
    }
  },
  apply: ({ operator }, { text }) => operator.scribble(JSON.parse(text)),
  inverse: () => 'override auto',
  draw: {
    weight: 2,
    line: (random) =>
      `unchecked override ${JSON.stringify(pick(random, [' ', 'stanby', 'hold!', 'x'.repeat(4_096)]))}`,
  },
});

export const drill = row({
  form: 'drill <text>',
  slots: { text: text('<text>') },
  means: 'the operator writes which drill is on; `none` ends it',
  kind: 'people',
  apply: ({ operator }, { text }) => operator.drill(text),
  inverse: ({ text }) => (text === 'none' ? END : 'drill none'),
});

export const edit = row({
  form: 'console edit <side>[ <only>]',
  slots: { side: SIDE, only: optional(oneOf('default only')) },
  means: 'someone edits the distribution by hand',
  kind: 'people',
  apply: ({ operator }, { side, only }) => operator.edit(side, only === undefined ? 'all' : 'default'),
  draw: {
    weight: 2,
    line: (random) => `console edit ${pick(random, SIDES)}${pick(random, ['', ' default only'])}`,
  },
});

export const deploy = row({
  form: 'deploy active <side>[ comment <comment>]',
  slots: { side: SIDE, comment: optional(text('<text>')) },
  means: 'a stack update: sends the whole template, if it differs from the last one deployed',
  kind: 'people',
  apply: ({ operator }, { side: active, comment }) =>
    operator.deploy(comment === undefined ? { active } : { active, comment }),
  draw: {
    weight: 2,
    line: (random) => `deploy active ${pick(random, SIDES)} comment ${pick(random, ['one', 'two'])}`,
  },
});

export const key = row({
  form: 'key <value>',
  slots: { value: text('<value>|gone') },
  means: 'someone writes the key of the CloudFront function by hand, or takes it away',
  kind: 'people',
  apply: ({ operator }, { value }) => operator.putKey(value === 'gone' ? undefined : value),
  draw: {
    weight: 2,
    line: (random) =>
      `key ${pick(random, [
        'gone',
        'v1 primary 0',
        'v1 standby 1',
        'v1 primary 1800000000',
        'v1 standby 1800000000',
        'v1 standby 1 5%',
        'v1 primary 1 reads',
        'v2 standby 3',
        'stanby',
      ])}`,
  },
});

export const mark = row({
  form: 'mark <whose>',
  slots: { whose: oneOf('another', 'gone', 'ours') },
  means: 'the tag that says whose the distribution is names another stack, is deleted, or is ours',
  kind: 'people',
  apply: ({ operator }, { whose }) => operator.mark(whose),
  inverse: ({ whose }) => (whose === 'another' ? 'mark ours' : whose === 'ours' ? END : undefined),
});

export const acknowledge = row({
  form: 'acknowledge',
  slots: {},
  means: 'the operator acknowledges that the limit of automatic switches is used up',
  kind: 'people',
  apply: ({ operator }) => operator.acknowledge(),
  draw: { weight: 1, line: () => 'acknowledge' },
});

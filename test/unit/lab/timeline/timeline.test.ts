import { virtualClock } from '../../../../lab/emulator/model/index.ts';
import { lineOf, newsOnly } from '../../../../lab/stand/timeline/print.ts';
import { createTimeline, type EventVerb } from '../../../../lab/stand/timeline/timeline.ts';

const START = Date.UTC(2027, 0, 5, 3, 4, 5, 678);
const made = () => {
  const clock = virtualClock(START);
  const timeline = createTimeline(clock);
  const add = (verb: EventVerb, sentence: string, evidence = '') =>
    timeline.add({ verb, sentence, evidence, loud: false });
  return { clock, timeline, add };
};

test('an event gets the lab’s time and prints as one line', () => {
  const { timeline, add } = made();
  add('probe', 'All healthy.', 'primary: status 200 in 5 ms');
  add('lab', 'Fixed the primary.');
  expect(timeline.events.map(lineOf)).toEqual([
    '03:04:05.6  probe     All healthy.  (primary: status 200 in 5 ms)',
    '03:04:05.6  lab       Fixed the primary.',
  ]);
});

test('what a chatty verb repeats is left out, counts and times aside; nothing else is', () => {
  const { timeline, add } = made();
  const lines: string[] = [];
  timeline.watch(newsOnly((line) => lines.push(line.slice(12).trim())));
  add('probe', 'All healthy.', 'in 5 ms');
  add('decide', 'Steady.');
  add('probe', 'All healthy.', 'in 12 ms');
  add('switch', 'Move.', 'epoch: 1');
  add('switch', 'Move.', 'epoch: 2');
  add('probe', 'Primary unhealthy.');
  add('probe', 'All healthy.', 'in 7 ms');
  expect(lines).toEqual([
    'probe     All healthy.  (in 5 ms)',
    'decide    Steady.',
    'switch    Move.  (epoch: 1)',
    'switch    Move.  (epoch: 2)',
    'probe     Primary unhealthy.',
    'probe     All healthy.  (in 7 ms)',
  ]);
});

test('of three controllers each repeats itself alone, and its Region stands in the line', () => {
  const { timeline } = made();
  const lines: string[] = [];
  timeline.watch(newsOnly((line) => lines.push(line.slice(12))));
  for (const region of ['ca-central-1', 'eu-west-1', 'ca-central-1', 'eu-west-1'])
    timeline.add({ verb: 'decide', sentence: 'Steady.', evidence: '', loud: false, region });
  expect(lines).toEqual(['decide    ca-central-1  Steady.', 'decide    eu-west-1     Steady.']);
});

test('one can wait for an event, past ones from a moment on included', async () => {
  const { clock, timeline, add } = made();
  add('verify', 'Verified: old.');
  clock.advance(1_000);
  const since = clock.now();
  add('verify', 'Verified: new.');
  const verified = ({ verb }: { verb: string }) => verb === 'verify';
  await expect(timeline.first('proof', verified, { since, withinMs: 1 })).resolves.toMatchObject({
    sentence: 'Verified: new.',
  });
  const next = timeline.first('switch', ({ verb }) => verb === 'switch', { withinMs: 60_000 });
  add('switch', 'Move.');
  await expect(next).resolves.toMatchObject({ sentence: 'Move.' });
});

test('what does not come in time is named', async () => {
  const { clock, timeline } = made();
  const never = timeline.first('proof of anything', () => true, { withinMs: 60_000 });
  clock.advance(60_000);
  await expect(never).rejects.toThrow('Within 60 s of lab time there was no proof of anything.');
});

test('after its end nothing is told', () => {
  const { timeline, add } = made();
  timeline.end();
  add('lab', 'A run was killed.');
  expect(timeline.events).toEqual([]);
});

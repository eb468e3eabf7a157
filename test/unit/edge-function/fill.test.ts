/** What is filled into the CloudFront function, and what is refused. */
import { fill, LIMIT, SOURCE } from './source.ts';

const origins = { primary: 'primary', standby: 'standby' };

test('ids, the choice for reads and the names of the key; nothing else changes', () => {
  const text = fill(SOURCE, {
    origins: { primary: 'api-1.example.com', standby: 'b' },
    readsFailOver: true,
    keys: ['traffic', 'traffic:prod'],
  });
  const [before, after] = [SOURCE, text].map((one) => one.split('\n'));
  expect(after?.filter((line, i) => line !== before?.[i])).toEqual([
    "const ORIGINS = { primary: 'api-1.example.com', standby: 'b' };",
    'const READS_FAIL_OVER = true;',
    "const KEYS = ['traffic', 'traffic:prod'];",
  ]);
});

test('as it stands it is for a distribution that is made here', () =>
  expect(fill(SOURCE, { origins, readsFailOver: false, keys: ['traffic'] })).toBe(SOURCE));

/** Pasted into a function of the user's own, it leaves that one 4 KB. */
const MOST = LIMIT - 4_000;
test('it is far from the limit', () => expect(Buffer.byteLength(SOURCE)).toBeLessThan(MOST));

test('a source without its markers, or with two of them, is refused', () => {
  for (const source of [
    SOURCE.replace('const ORIGINS', 'var ORIGINS'),
    `${SOURCE}\nconst READS_FAIL_OVER = false;`,
  ])
    expect(() => fill(source, { origins, readsFailOver: false, keys: ['traffic'] })).toThrow(
      /function\.js has [02] lines .*, wanted one$/,
    );
});

test('more than CloudFront takes is refused', () =>
  expect(() =>
    fill(`${SOURCE}//${'x'.repeat(LIMIT)}`, { origins, readsFailOver: false, keys: ['traffic'] }),
  ).toThrow(/^resources\/failover\/edge-function\.js has \d+ bytes, and CloudFront takes 10000 at most$/));

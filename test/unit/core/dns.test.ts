/** DNS as a traffic control: what is found about it, and what a controller keeps of its beacon. */
import { type Controller, remembering } from '../../../shared/core/decision/controller.ts';
import { ofDns, ofKey } from '../../../shared/core/decision/preflight.ts';
import { type Edge, effective, movedTo, servedBy, withoutKey } from '../../../shared/core/edge.ts';
import { entry, journalOf, MINUTE, NOW, onStandby, SECOND } from './build.ts';

const dns = (answers: 'primary' | 'standby' | 'mixed', says: 'primary' | 'standby' = 'standby'): Edge => ({
  distribution: 'dns',
  deployed: true,
  key: 'absent',
  dns: { says, answers },
});

test('traffic is where the key says, and without one where the beacons say, whatever the name servers answer', () => {
  expect(effective(dns('primary'))).toBe('standby');
  expect(withoutKey(dns('primary'))).toBe('standby');
  expect(effective({ ...dns('standby'), key: { side: 'primary', epoch: 3 } })).toBe('primary');
  expect(effective({ ...dns('standby'), key: 'unreadable' })).toBe('unreadable');
  expect(effective({ distribution: 'dns', key: 'absent' })).toBe('unreadable');
  expect([movedTo(dns('primary'), 'standby'), movedTo(dns('primary'), 'primary')]).toEqual([true, false]);
});

test('an answer that names no side is known to be from there once the name servers say so', () => {
  const answer = { tick: NOW, judgement: 'healthy', evidence: 'status 200' } as const;
  expect([servedBy(answer, dns('primary')), servedBy(answer, dns('standby'))]).toEqual([
    undefined,
    'standby',
  ]);
  // Nor by a distribution of which nobody knows whether it is deployed.
  expect(servedBy(answer, { distribution: 'primary', key: 'absent' })).toBeUndefined();
});

describe('a finding', () => {
  const found = (edge: Edge, moved = NOW - 4 * MINUTE) => ofDns({ edge, now: NOW, movedAt: moved });

  test.each<[string, Edge]>([
    ['DNS follows', dns('standby')],
    ['there is none', { distribution: 'primary', deployed: true, key: 'absent' }],
  ])('none where %s', (_, edge) => expect(found(edge)).toEqual([]));

  test.each(['primary', 'mixed'] as const)('where it has not followed within four minutes: %s', (answers) => {
    expect(found(dns(answers), NOW - 4 * MINUTE + 1)).toEqual([]);
    expect(found(dns(answers))).toEqual([
      {
        id: 'dns-behind',
        sentence:
          'DNS does not send clients to standby, where traffic belongs: the health checks do not say what the journal says.',
        detail: expect.stringContaining(
          answers === 'mixed' ? 'answer with both sides' : 'answer with primary',
        ),
      },
    ]);
  });

  test.each([
    [
      { why: 'No answer.' },
      'dns-unreadable',
      'The name servers of the failover name cannot be asked, so it is not known whether DNS follows; a routing key stays.',
    ],
    [
      { why: 'It leads elsewhere.', edited: true },
      'dns-edited',
      'The failover name leads to neither side: its records were edited. Set them back in Route 53, or DNS moves nobody: a deploy that changes nothing else does not.',
    ],
  ] as const)('of records that lead to neither side, or are not known: %j', (said, id, sentence) => {
    const edge = { ...dns('standby'), dns: { says: 'standby', answers: 'unreadable', ...said } } as const;
    expect(found(edge, NOW)).toEqual([{ id, sentence, detail: said.why }]);
  });

  test('of an invalid key says that traffic follows DNS', () => {
    const [one] = ofKey({ edge: { distribution: 'dns', key: 'nonsense' }, routing: 'key,dns' });
    expect(one?.sentence).toContain('ignores it, and traffic follows DNS. The switcher deletes it');
  });

  test('of a key says that DNS still moves traffic', () => {
    const [one] = ofKey({ edge: { distribution: 'dns', key: 'unreadable' }, routing: 'key,dns' });
    expect(one?.sentence).toContain('a switch would take as long as DNS takes');
  });
});

describe('what a controller keeps of its beacon', () => {
  const controller: Controller = { region: 'a', regions: ['a', 'b', 'c'], memory: {}, others: [] };
  const journal = journalOf([entry({ kind: 'initial', to: 'primary' })]);
  const keeps = (
    ...[says, memory = {}, of = journal]: readonly [
      (200 | 404 | 503 | 'nothing')?,
      Controller['memory']?,
      typeof journal?,
    ]
  ) => remembering({ ...controller, memory }, of, undefined, undefined, NOW, says).beacon;

  test('nothing while it says what it is to, or where there is none', () => {
    expect([keeps(404), keeps()]).toEqual([undefined, undefined]);
    expect(keeps(200, {}, onStandby(10))).toBeUndefined();
  });

  test.each([200, 503, 'nothing'] as const)('since when it says %s', (says) => {
    expect(keeps(says)).toEqual({ says, since: NOW });
    expect(keeps(says, { beacon: { says: 'nothing', since: NOW - SECOND } })).toEqual({
      says,
      since: NOW - SECOND,
    });
  });
});

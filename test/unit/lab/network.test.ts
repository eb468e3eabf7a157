/** What a prober reaches by a name, while ways between Regions are cut. */
import { createNetwork, createReach } from '../../../lab/stand/network.ts';

const SILENT = 9;
const names = { 'east.example.com': 1, 'edge.example.com': 2 };

function setUp() {
  const network = createNetwork();
  const regionOf = { 'east.example.com': 'us-east-2' };
  const reach = createReach({ network, names, regionOf, dns: undefined, silent: SILENT });
  return { network, reach, ports: (region: string) => [...reach.in(region).ports] };
}

test.each([
  ['us-east-2', 'eu-west-1'],
  ['eu-west-1', 'us-east-2'],
])('a way from %s to %s that is cut makes the name silent between the two, and nowhere else', (from, to) => {
  const { network, ports } = setUp();
  expect(ports('eu-west-1')).toEqual([1, 2]);
  network.cut(from, to);
  expect(ports('eu-west-1')).toEqual([SILENT, 2]);
  expect([ports('us-east-2'), ports('ca-central-1')]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  network.restore(from, to);
  expect(ports('eu-west-1')).toEqual([1, 2]);
});

test('what a thread has got already changes with it', () => {
  const { network, reach } = setUp();
  const { ports } = reach.in('eu-west-1');
  network.cut('eu-west-1', 'us-east-2');
  expect([...ports]).toEqual([SILENT, 2]);
});

test('cut off, all probers find no name at all', () => {
  const { reach, ports } = setUp();
  reach.cutOff(true);
  expect([ports('eu-west-1'), ports('us-east-2')]).toEqual([
    [0, 0],
    [0, 0],
  ]);
  reach.cutOff(false);
  expect(ports('eu-west-1')).toEqual([1, 2]);
});

test('a message takes its time between two Regions, as long as back', () => {
  const { network } = setUp();
  const ways = [network.delayMs('us-west-2', 'eu-west-1'), network.delayMs('eu-west-1', 'us-west-2')];
  expect(ways).toEqual([65, 65]);
});

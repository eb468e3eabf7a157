/** What happens to one of three control Regions, and to the ways between them. */
import { DNS_PARTS, PARTS } from '../world/control-regions.ts';
import { CONTROL_REGIONS } from '../world/names.ts';
import type { World } from '../world/world.ts';
import { END, oneOf, row, text } from './act.ts';
import { HOW, offBy, tell, wrongHow } from './surroundings.ts';

const REGION = oneOf(...CONTROL_REGIONS);
const PART = oneOf(...PARTS);

/** Where there is one controller, nothing of this can happen. */
const others = (region: string): readonly string[] => CONTROL_REGIONS.filter((one) => one !== region);

function ways(world: World, region: string, state: string, which: readonly string[] = others(region)): void {
  const { between } = world;
  const change = state === 'cut' ? between.cut : between.restore;
  for (const other of which) {
    change(region, other);
    change(other, region);
  }
}

export const controlRegion = row({
  form: 'control Region <region> <state>',
  slots: { region: REGION, state: oneOf('gone', 'back') },
  means:
    'of three control Regions one is gone altogether: its prober, controller, replica and parameter, and all ways to it',
  kind: 'fault',
  apply(world, { region, state }) {
    tell(world, `the control Region ${region} is ${state}`);
    for (const part of [...PARTS, ...DNS_PARTS])
      if (state === 'gone') world.breakPart(region, part);
      else world.restorePart(region, part);
    ways(world, region, state === 'gone' ? 'cut' : 'open');
  },
  inverse: ({ region, state }) => (state === 'gone' ? `control Region ${region} back` : END),
});

export const part = row({
  form: '<part> of <region> <state>',
  slots: { part: PART, region: REGION, state: oneOf('down', 'well') },
  means: 'one part of one of three control Regions fails, or works again',
  kind: 'fault',
  apply(world, { part, region, state }) {
    tell(world, `the ${part} of ${region} is ${state}`);
    if (state === 'down') world.breakPart(region, part);
    else world.restorePart(region, part);
  },
  inverse: ({ part, region, state }) => (state === 'down' ? `${part} of ${region} well` : END),
});

export const way = row({
  form: 'way from <from> to <to> <state>',
  slots: { from: REGION, to: REGION, state: oneOf('cut', 'open') },
  means: 'between two of three control Regions, in this direction alone',
  kind: 'fault',
  wrong: ({ from, to }) => (from === to ? 'there is no way from a Region to itself' : undefined),
  apply(world, { from, to, state }) {
    tell(world, `the way from ${from} to ${to} is ${state}`);
    if (state === 'cut') world.between.cut(from, to);
    else world.between.restore(from, to);
  },
  inverse: ({ from, to, state }) => (state === 'cut' ? `way from ${from} to ${to} open` : END),
});

export const wayBetween = row({
  form: 'ways of <region> <state>',
  slots: { region: REGION, state: oneOf('cut', 'open') },
  means: 'one of three control Regions reaches neither of the others, while everything in it works',
  kind: 'fault',
  apply(world, { region, state }) {
    tell(world, `the ways between ${region} and the other control Regions are ${state}`);
    ways(world, region, state);
  },
  inverse: ({ region, state }) => (state === 'cut' ? `ways of ${region} open` : END),
});

export const lie = row({
  form: 'prober of <region> finds <target> <what>',
  slots: {
    region: REGION,
    target: oneOf('primary', 'standby', 'public'),
    what: oneOf('good', 'bad', 'as it is'),
  },
  means: 'one of three probers says that of a target, whatever is so',
  kind: 'fault',
  apply(world, { region, target, what }) {
    tell(world, `the prober of ${region} finds ${target} ${what}`);
    const lies = world.controls.find((one) => one.region === region)?.network.lies ?? {};
    if (what === 'as it is') delete lies[target];
    else lies[target] = what;
  },
  inverse: ({ region, target, what }) =>
    what === 'as it is' ? END : `prober of ${region} finds ${target} as it is`,
});

export const alarmLie = row({
  form: 'prober of <region> reads the alarm of <side> as <state>',
  slots: { region: REGION, side: oneOf('primary', 'standby'), state: oneOf('ALARM', 'OK', 'it is') },
  means: "one of three probers says that of the user's alarm about a side, whatever is so",
  kind: 'fault',
  apply(world, { region, side, state }) {
    tell(world, `the prober of ${region} reads the alarm of ${side} as ${state}`);
    const lies = world.controls.find((one) => one.region === region)?.network.alarmLies ?? {};
    if (state === 'it is') delete lies[side];
    else lies[side] = state;
  },
  inverse: ({ region, side, state }) =>
    state === 'it is' ? END : `prober of ${region} reads the alarm of ${side} as it is`,
});

export const edgeFrom = row({
  form: 'edge from <region> <state>',
  slots: { region: REGION, state: oneOf('down', 'well') },
  means: 'the controller of one of three Regions reaches neither traffic control',
  kind: 'fault',
  apply(world, { region, state }) {
    tell(world, `the traffic controls are ${state} for the controller of ${region}`);
    const { callFaults } = world;
    callFaults.splice(
      0,
      callFaults.length,
      ...callFaults.filter((rule) => rule.region !== region || rule.times !== undefined),
    );
    if (state === 'down')
      for (const control of ['distribution', 'store'])
        callFaults.push({ region, call: `${control}.*`, effect: 'unavailable' });
  },
  inverse: ({ region, state }) => (state === 'down' ? `edge from ${region} well` : END),
});

export const overrideIn = row({
  form: 'override in <region> <text>',
  slots: { region: REGION, text: text('<text>') },
  means: 'somebody writes the override parameter of one of three control Regions alone',
  kind: 'people',
  apply: ({ operator }, { region, text }) => operator.sayIn(region, text),
});

export const killIn = row({
  form: 'kill switchers of <region>',
  slots: { region: REGION },
  means: 'every run of that controller dies, wherever it is',
  kind: 'kill',
  apply(world, { region }) {
    for (const run of world.runs.alive())
      if (run.role === 'switcher' && run.region === region) world.kill(run);
  },
});

export const clockIn = row({
  form: 'clock of <region> <how>',
  slots: { region: REGION, how: HOW },
  means: 'how far the clocks of the hosts of later runs in one of three control Regions are off',
  kind: 'fault',
  wrong: wrongHow,
  apply(world, { region, how }) {
    tell(world, `the clocks of ${region} are ${how}`);
    const skew = world.controls.find((one) => one.region === region)?.skew;
    if (skew) Object.assign(skew, { prober: offBy(how) ?? 0, switcher: offBy(how) ?? 0 });
  },
  inverse: ({ region, how }) => (how === 'right' ? END : `clock of ${region} right`),
});

const FATE = oneOf('silent', 'lying', 'well');

export const dnsPart = row({
  form: '<what> of <region> is <fate>',
  slots: { what: oneOf('beacon', 'latch'), region: REGION, fate: FATE },
  means:
    'with DNS: the beacon of one of three control Regions, or the metric that its latch follows, says nothing, or the opposite',
  kind: 'fault',
  apply(world, { what, region, fate }) {
    tell(world, `the ${what} of ${region} is ${fate}`);
    world.dns?.faults[what].set(region, fate);
  },
  inverse: ({ what, region, fate }) => (fate === 'well' ? END : `${what} of ${region} is well`),
});

export const checkers = row({
  form: 'checkers of the beacons <how>',
  slots: { how: oneOf('flapping', 'well') },
  means: 'with DNS: each question of a checker of Route 53 reaches the beacon, or does not, by chance',
  kind: 'fault',
  apply(world, { how }) {
    tell(world, `the checkers of the beacons are ${how}`);
    if (world.dns) world.dns.faults.checkers = how;
  },
  inverse: ({ how }) => (how === 'well' ? END : 'checkers of the beacons well'),
});

export const records = row({
  form: 'failover records <how>',
  slots: { how: oneOf('edited', 'well') },
  means:
    'with DNS: somebody has edited the records, as the name servers tell it; clients are left where they are',
  kind: 'fault',
  apply(world, { how }) {
    tell(world, `the failover records are ${how}`);
    if (world.dns) world.dns.faults.records = how;
  },
  inverse: ({ how }) => (how === 'well' ? END : 'failover records well'),
});

/** What CloudFront and Route 53 have there alone: nobody can change, or read, a configuration. */
export const usEast1 = row({
  form: 'us-east-1 <state>',
  slots: { state: oneOf('gone', 'back') },
  means: 'no distribution and no key can be read or changed; the edge, DNS and the checkers go on',
  kind: 'fault',
  apply(world, { state }) {
    tell(world, `us-east-1 is ${state}`);
    const { callFaults } = world;
    const kept = callFaults.filter(({ role, call }) => role !== undefined || !US_EAST_1.includes(call));
    callFaults.splice(0, callFaults.length, ...kept);
    if (state === 'gone') for (const call of US_EAST_1) callFaults.push({ call, effect: 'unavailable' });
  },
  inverse: ({ state }) => (state === 'gone' ? 'us-east-1 back' : END),
});
/** Whether the key-value store needs that Region AWS does not say; here it is the worst. */
const US_EAST_1: readonly string[] = ['distribution.*', 'store.*', 'owner.*'];

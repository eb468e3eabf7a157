/**
 * The user's own CloudWatch alarms about a side, beside its probe: one that is in ALARM makes the tick's verdict bad, whatever
 * the probe got, and any other state says nothing. So there is one sample for each tick and side, and good answers cancel no
 * alarm.
 */
import { bounded, type Verdict } from './verdict.ts';

/** One that a parameter names. A name stands for an alarm in the side's Region, an ARN for one in its own. */
export interface UserAlarm {
  readonly name: string;
  readonly region: string;
  readonly arn?: string;
}

/** What CloudWatch says of one. */
export interface FoundAlarm {
  readonly name: string;
  readonly arn: string;
  readonly state: string;
  /** Its actions are enabled. */
  readonly acts: boolean;
}

/** What those of one side say at a tick. */
export interface AlarmsSaid {
  readonly inAlarm: readonly string[];
  /** Why some of them say nothing: whole sentences. */
  readonly silent?: string;
}

/** `found`: what the Regions know of them. Whoever disables an alarm's actions does not want it to move traffic either. */
export function alarmsSay(wanted: readonly UserAlarm[], found: readonly FoundAlarm[]): AlarmsSaid {
  const inAlarm: string[] = [];
  const silent: string[] = [];
  for (const { name, region, arn } of wanted) {
    const one = found.find((alarm) => (arn === undefined ? alarm.name === name : alarm.arn === arn));
    if (!one) silent.push(`There is no alarm ${arn ?? `${name} in ${region}`}.`);
    else if (!one.acts) silent.push(`The actions of alarm ${name} in ${region} are disabled.`);
    else if (one.state === 'ALARM') inAlarm.push(name);
  }
  return { inAlarm, ...(silent.length > 0 && { silent: silent.join(' ') }) };
}

const LONGEST_NAME = 40;
const shown = (name: string): string => {
  const printable = name.replace(/[^\x20-\x7e]+/g, '?');
  return printable.length > LONGEST_NAME ? `${printable.slice(0, LONGEST_NAME - 3)}...` : printable;
};

/** `alarm orders-5xx`, `alarms orders-5xx and latency`, `alarms orders-5xx, latency and 2 more`. */
function named(names: readonly string[]): string {
  const [first = '', second = '', ...rest] = names.map(shown);
  if (names.length === 1) return `alarm ${first}`;
  return rest.length === 0
    ? `alarms ${first} and ${second}`
    : `alarms ${first}, ${second} and ${rest.length} more`;
}

/** The verdict of the probe, with those of the side's alarms that are in ALARM. */
export function withAlarms(verdict: Verdict, inAlarm: readonly string[]): Verdict {
  if (inAlarm.length === 0) return verdict;
  const says = `${named(inAlarm)} ${inAlarm.length === 1 ? 'is' : 'are'} in ALARM`;
  const { judgement, evidence } = verdict;
  return bounded({
    ...verdict,
    judgement: 'unhealthy',
    evidence: `${says}; the probe itself ${judgement === 'healthy' ? 'finds nothing' : `says: ${evidence}`}`,
    alarm: judgement,
  });
}

/** What the probe itself says. */
export const asProbed = (verdict: Verdict): Verdict =>
  verdict.alarm === undefined ? verdict : { ...verdict, judgement: verdict.alarm };

/** Which alarms these verdicts are about, by the newest that names them: `alarm orders-5xx`. */
export function alarmsIn(verdicts: readonly Verdict[]): string {
  const newest = verdicts.findLast(({ alarm, evidence }) => alarm !== undefined && evidence !== AN_ALARM);
  return /^(.*?) (?:is|are) in ALARM\b/.exec(newest?.evidence ?? '')?.[1] ?? 'an alarm';
}

/** What is left of the evidence of older ones. */
export const AN_ALARM = 'an alarm is in ALARM';

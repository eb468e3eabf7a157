/**
 * Composite alarms: the state of each follows from those of other alarms, by a rule. They have no actions here. Source:
 * CloudWatch API reference, PutCompositeAlarm; user guide, "Combining alarms".
 */
import type { AlarmState } from './alarm.ts';
import type { Alarms } from './alarms.ts';
import type { LabClock } from './clock.ts';
import { type Admit, ServiceError } from './error.ts';

export interface CompositeDefinition {
  readonly AlarmName: string;
  readonly AlarmDescription?: string | undefined;
  readonly AlarmRule: string;
  /** True where absent. */
  readonly ActionsEnabled?: boolean | undefined;
}

export interface CompositeAlarm {
  readonly arn: string;
  readonly definition: CompositeDefinition;
  readonly state: AlarmState;
  readonly reason: string;
  /** Epoch ms. */
  readonly stateUpdated: number;
  readonly stateChanged: number;
  readonly configured: number;
}

export interface CompositeAlarms {
  /** PutCompositeAlarm: creates or replaces, and evaluates at once. Throws ValidationError 400. */
  put(definition: CompositeDefinition): void;
  /** All, sorted by name; no API call. */
  all(): readonly CompositeAlarm[];
  has(name: string): boolean;
  /** The composite alarms whose rule names this alarm. */
  over(name: string): readonly string[];
  /** SetAlarmState: lasts until an alarm of the rule changes. */
  setState(name: string, state: AlarmState, reason: string): void;
  remove(name: string): void;
  setActions(name: string, enabled: boolean): void;
}

type Rule =
  | { readonly is: 'constant'; readonly value: boolean }
  | { readonly is: 'state'; readonly state: AlarmState; readonly of: string }
  | { readonly is: 'NOT'; readonly rule: Rule }
  | { readonly is: 'AND'; readonly rules: readonly Rule[] }
  | { readonly is: 'OR'; readonly rules: readonly Rule[] };

const TOKEN =
  /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]+)"|([^\s"()]+))\s*\)|(AND|OR|NOT|TRUE|FALSE)(?![\w-])|([()]))\s*/y;
const LONGEST_RULE = 10_240;
const MOST_CHILDREN = 100;
const LONGEST_NAME = 255;

const invalid = (says: string): ServiceError => new ServiceError('ValidationError', 400, says);

type Token = { readonly word: string } | { readonly state: AlarmState; readonly of: string };

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const [whole, state, quoted, plain, word = '', bracket = ''] = TOKEN.exec(text) ?? [];
    if (whole === undefined)
      throw invalid(
        `AlarmRule cannot be read from "${text.slice(from, from + 40)}" on: it takes ALARM(name), OK(name), INSUFFICIENT_DATA(name), TRUE, FALSE, AND, OR, NOT and parentheses.`,
      );
    found.push(
      state === undefined
        ? { word: word + bracket }
        : { state: state as AlarmState, of: quoted ?? plain ?? '' },
    );
  }
  return found;
}

/** `NOT` binds closest, then `AND`, then `OR`. Throws ValidationError 400. */
function parseRule(text: string): Rule {
  const left = [...tokens(text)];
  const takes = (word: string): boolean => {
    const next = left[0];
    if (next === undefined || !('word' in next) || next.word !== word) return false;
    left.shift();
    return true;
  };
  const joined = (is: 'AND' | 'OR', each: () => Rule): Rule => {
    const rules = [each()];
    while (takes(is)) rules.push(each());
    return rules.length === 1 ? (rules[0] as Rule) : { is, rules };
  };
  const one = (): Rule => {
    if (takes('NOT')) return { is: 'NOT', rule: one() };
    if (takes('(')) {
      const inner = any();
      if (!takes(')')) throw invalid('AlarmRule has a parenthesis that is not closed.');
      return inner;
    }
    const next = left.shift();
    if (next === undefined) throw invalid('AlarmRule ends where an alarm should follow.');
    if ('state' in next) return { is: 'state', ...next };
    if (next.word === 'TRUE' || next.word === 'FALSE') return { is: 'constant', value: next.word === 'TRUE' };
    throw invalid(`AlarmRule has "${next.word}" where an alarm should stand.`);
  };
  const any = (): Rule => joined('OR', () => joined('AND', one));
  const rule = any();
  if (left.length > 0) throw invalid('AlarmRule goes on after its end: AND or OR is missing.');
  return rule;
}

function childrenOf(rule: Rule): readonly string[] {
  if (rule.is === 'NOT') return childrenOf(rule.rule);
  if (rule.is === 'AND' || rule.is === 'OR') return rule.rules.flatMap(childrenOf);
  return rule.is === 'constant' ? [] : [rule.of];
}

function holds(rule: Rule, stateOf: (name: string) => AlarmState | undefined): boolean {
  if (rule.is === 'constant') return rule.value;
  if (rule.is === 'NOT') return !holds(rule.rule, stateOf);
  if (rule.is === 'AND') return rule.rules.every((one) => holds(one, stateOf));
  if (rule.is === 'OR') return rule.rules.some((one) => holds(one, stateOf));
  return stateOf(rule.of) === rule.state;
}

interface Options {
  readonly clock: LabClock;
  readonly alarms: Pick<Alarms, 'watch' | 'stateOf'>;
  readonly accountId: string;
  readonly region: string;
  readonly admit: Admit;
}

export function createCompositeAlarms({ clock, alarms, accountId, region, admit }: Options): CompositeAlarms {
  const held = new Map<string, { readonly rule: Rule; alarm: CompositeAlarm }>();
  const arnOf = (name: string) => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
  /** A rule may name an alarm of this account and Region by its ARN. */
  const nameOf = (named: string): string =>
    named.startsWith(arnOf('')) ? named.slice(arnOf('').length) : named;
  const stateOf = (named: string): AlarmState | undefined => {
    const name = nameOf(named);
    return held.get(name)?.alarm.state ?? alarms.stateOf(name);
  };
  const children = (rule: Rule) => [...new Set(childrenOf(rule).map(nameOf))];
  const over = (name: string): readonly string[] =>
    [...held].filter(([, { rule }]) => children(rule).includes(name)).map(([one]) => one);

  const become = (name: string, state: AlarmState, reason: string): void => {
    const one = held.get(name);
    if (!one) return;
    const now = clock.now();
    const stateChanged = one.alarm.state === state ? one.alarm.stateChanged : now;
    one.alarm = { ...one.alarm, state, reason, stateUpdated: now, stateChanged };
    if (stateChanged === now) evaluateOver(name, state);
  };
  const evaluate = (name: string, reason: string): void => {
    const one = held.get(name);
    if (!one) return;
    const state = holds(one.rule, stateOf) ? 'ALARM' : 'OK';
    if (state !== one.alarm.state) become(name, state, reason);
  };
  const evaluateOver = (child: string, state: AlarmState): void => {
    const when = new Date(clock.now()).toUTCString();
    for (const name of over(child)) evaluate(name, `${arnOf(child)} transitioned to ${state} at ${when}`);
  };
  alarms.watch(({ alarm, to }) => evaluateOver(alarm.definition.AlarmName, to));

  /** Of this rule and of those below it. */
  const reaches = (rule: Rule, name: string): boolean =>
    children(rule).some((child) => {
      const below = held.get(child);
      return child === name || (below !== undefined && reaches(below.rule, name));
    });

  return {
    put(definition) {
      admit('PutCompositeAlarm');
      const { AlarmName: name, AlarmRule: text } = definition;
      if (name.length < 1 || name.length > LONGEST_NAME)
        throw invalid(`AlarmName has 1 to ${LONGEST_NAME} characters, not ${name.length}.`);
      if (text.length < 1 || text.length > LONGEST_RULE)
        throw invalid(`AlarmRule has 1 to ${LONGEST_RULE} characters, not ${text.length}.`);
      const rule = parseRule(text);
      const named = children(rule);
      if (named.length > MOST_CHILDREN)
        throw invalid(`AlarmRule names ${named.length} alarms, and ${MOST_CHILDREN} at most.`);
      const unknown = named.find((child) => stateOf(child) === undefined && child !== name);
      if (unknown !== undefined)
        throw invalid(`AlarmRule names ${unknown}, and there is no such alarm in this account and Region.`);
      if (reaches(rule, name)) throw invalid(`AlarmRule of ${name} leads back to ${name} itself.`);
      if (alarms.stateOf(name) !== undefined)
        throw invalid(`${name} is a metric alarm: no composite alarm can have its name.`);
      const now = clock.now();
      const alarm: CompositeAlarm = {
        arn: arnOf(name),
        state: 'INSUFFICIENT_DATA',
        reason: 'Unchecked: Initial alarm creation',
        stateUpdated: now,
        stateChanged: now,
        ...held.get(name)?.alarm,
        definition: structuredClone(definition),
        configured: now,
      };
      held.set(name, { rule, alarm });
      evaluate(name, `${arnOf(name)} was configured, and its rule was evaluated`);
    },
    all: () =>
      [...held.values()]
        .map(({ alarm }) => alarm)
        .sort((a, b) => (a.definition.AlarmName < b.definition.AlarmName ? -1 : 1)),
    has: (name) => held.has(name),
    over,
    setState: become,
    remove: (name) => void held.delete(name),
    setActions(name, ActionsEnabled) {
      const one = held.get(name);
      if (one) one.alarm = { ...one.alarm, definition: { ...one.alarm.definition, ActionsEnabled } };
    },
  };
}

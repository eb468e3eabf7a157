/** What CloudFormation does with a stack, as far as the cloud model goes: the resources come to life in the template's words. */

import { readDistribution } from '../cloudformation/read/distribution.ts';
import { readHealthChecks, readRecordSets } from '../cloudformation/read/dns.ts';
import { readStores } from '../cloudformation/read/edge-functions.ts';
import {
  readAlarms,
  readApiDestinations,
  readParameters,
  readQueues,
  readRules,
  readTopics,
} from '../cloudformation/read/resources.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { AlarmDefinition } from '../model/alarm-definition.ts';
import type { Cloud } from '../model/cloud.ts';
import { type Delivery, defaultDelivery } from '../model/delivery.ts';

/**
 * Schedules start soon after a deploy, one after the other in the template's order; on AWS nobody knows when within their
 * first period.
 */
const FIRST_RUN_MS = 1_000;
const APART_MS = 30_000;

/** A deploy takes longer than an event: no rule hears that the parameters of its own stack were created. */
const DEPLOY_MS = 2_000;

/**
 * Alarms that hear silence all go off in a stack that is a minute old. On AWS they do, and nobody has subscribed yet; the
 * lab has watchers from the start, so alarms that only tell people come when there is something to hear.
 */
const SETTLED_MS = 150_000;

/** The functions must be there already: what is deployed here may invoke them at once. */
export function deployStack(cloud: Cloud, template: ResolvedTemplate): void {
  const region = cloud.in(template.region);
  for (const { name } of readTopics(template)) region.topics.create(name);
  for (const { name } of readQueues(template)) region.queues.create(name);
  for (const destination of readApiDestinations(template)) region.apiDestinations.create(destination);
  for (const parameter of readParameters(template)) region.parameters.put(parameter);
  const checks = readHealthChecks(template);
  const checked = new Set(checks.map(({ config }) => config.AlarmIdentifier?.Name));
  for (const alarm of readAlarms(template)) {
    if (wakesFunction(alarm) || checked.has(alarm.AlarmName)) region.alarms.put(alarm);
    else cloud.clock.after(SETTLED_MS, () => region.alarms.put(alarm));
  }
  for (const [i, rule] of readRules(template).entries()) {
    const firstAfterMs = DEPLOY_MS + FIRST_RUN_MS + i * APART_MS;
    if (rule.schedule !== undefined) region.events.put({ ...rule, firstAfterMs });
    else cloud.clock.after(DEPLOY_MS, () => region.events.put(rule));
  }
  for (const store of readStores(template)) cloud.stores.create(store);
  const distribution = readDistribution(template);
  if (distribution) cloud.distributions.create(distribution);
  // A calculated check names its children, which are there before it.
  const calculatedLast = checks.toSorted((a, b) => Number(isCalculated(a)) - Number(isCalculated(b)));
  for (const { id, config } of calculatedLast) cloud.healthChecks.create(id, config, id);
  for (const { zoneId, set } of readRecordSets(template))
    cloud.zones.deploy(zoneId, [{ Action: 'CREATE', ResourceRecordSet: set }]);
}

const isCalculated = ({ config }: ReturnType<typeof readHealthChecks>[number]): boolean =>
  config.Type === 'CALCULATED';

const wakesFunction = ({ AlarmActions = [] }: AlarmDefinition): boolean =>
  AlarmActions.some((arn) => arn.startsWith('arn:aws:lambda:'));

/** Messages between services arrive at least once, as AWS promises, so now and then twice. */
export function atLeastOnce(): Delivery {
  const prompt = defaultDelivery();
  return {
    ...prompt,
    alarmAction: { ...prompt.alarmAction, twice: 0.2 },
    invocation: { ...prompt.invocation, twice: 0.05 },
  };
}

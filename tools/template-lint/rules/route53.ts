/** Health checks and records of Route 53, and the HTTP API that a check asks. Source: Route 53 developer guide and API reference. */
import { readHealthChecks } from '../../../lab/emulator/cloudformation/index.ts';
import { checkHealthCheck, settled } from '../../../lab/emulator/model/index.ts';
import { messageOf } from '../../../shared/errors.ts';
import type { Rule, View } from '../subject.ts';
import { repeated } from './say.ts';

/** By what `Ref` gives. */
const checksOf = (view: View) =>
  new Map(readHealthChecks(view.resolved).map(({ id, config }) => [id, config]));

/** A child of a calculated check may be of another stack. */
const ELSEWHERE = { Type: 'HTTPS' } as const;

const checks: Rule = (view) => {
  const all = checksOf(view);
  return view.of('AWS::Route53::HealthCheck').flatMap(({ id, resource }) => {
    const config = all.get(resource.ref);
    if (!config) return [];
    try {
      checkHealthCheck(settled(config), (child) => all.get(child) ?? ELSEWHERE);
    } catch (error) {
      return [`${id}: ${messageOf(error).replace(/^Invalid parameter : /, '')}`];
    }
    const children = repeated(config.ChildHealthChecks ?? []);
    return children.map((child) => `${id}.ChildHealthChecks has ${child} twice.`);
  });
};

/** "Monitoring a CloudWatch alarm": one metric, standard resolution, a standard statistic, and no `M out of N`. */
const followed: Rule = (view) =>
  [...checksOf(view).values()].flatMap(({ AlarmIdentifier: named }) => {
    if (!named) return [];
    const alarm = view.of('AWS::CloudWatch::Alarm').find(({ resource }) => resource.ref === named.Name);
    if (named.Region !== view.surroundings.region || !alarm)
      return [
        `A health check follows the alarm ${named.Name} in ${named.Region}, which is not in the stack.`,
      ];
    const { id, properties } = alarm;
    const periods = properties.maybeNumber('EvaluationPeriods') ?? 1;
    const standard = ['Average', 'Minimum', 'Maximum', 'Sum', 'SampleCount'];
    return [
      !properties.has('MetricName') && `${id} is not about one metric, so no health check can follow it.`,
      (properties.maybeNumber('Period') ?? 60) < 60 &&
        `${id}.Period is under 60 s, and no health check can follow an alarm of high resolution.`,
      !standard.includes(properties.maybeText('Statistic') ?? '') &&
        `${id}.Statistic is none of ${standard.join(', ')}, so no health check can follow it.`,
      (properties.maybeNumber('DatapointsToAlarm') ?? periods) !== periods &&
        `${id}.DatapointsToAlarm is not EvaluationPeriods, and no health check can follow an alarm of M out of N.`,
    ];
  });

/** Of an HTTP API of the stack a check needs a stage at the root, and a route for what it asks. */
const asked: Rule = (view) =>
  [...checksOf(view).values()].flatMap(
    ({ FullyQualifiedDomainName: host = '', ResourcePath: path = '/' }) => {
      const [apiId] = host.split('.execute-api.');
      const api = view
        .of('AWS::ApiGatewayV2::Api')
        .find(({ resource }) => resource.ref.toLowerCase() === apiId?.toLowerCase());
      if (!api) return [];
      const of = (type: string, name: string) =>
        view
          .of(type)
          .filter(({ properties }) => properties.text('ApiId') === api.resource.ref)
          .map(({ properties }) => properties.text(name));
      return [
        !of('AWS::ApiGatewayV2::Route', 'RouteKey').includes(`GET ${path}`) &&
          `A health check asks ${api.id} for GET ${path}, for which it has no route.`,
        !of('AWS::ApiGatewayV2::Stage', 'StageName').includes('$default') &&
          `A health check asks ${api.id}, which has no stage $default.`,
      ];
    },
  );

const records: Rule = (view) => {
  const all = view.of('AWS::Route53::RecordSet');
  const titles = all.map(titleOf);
  return all.flatMap(({ id, properties }) => {
    const alias = properties.maybeObject('AliasTarget');
    const plain = alias === undefined;
    const inside = alias?.text('HostedZoneId') === properties.text('HostedZoneId');
    // An alias has the type of the record that it leads to.
    const target = `${alias?.maybeText('DNSName')} ${properties.text('Type')}`;
    const failover = properties.maybeText('Failover');
    const check = properties.maybeText('HealthCheckId');
    return [
      plain && !properties.has('TTL') && `${id} is no alias, and has no TTL.`,
      plain && !properties.has('ResourceRecords') && `${id} is no alias, and has no ResourceRecords.`,
      failover !== undefined &&
        !properties.has('SetIdentifier') &&
        `${id} is one of two (Failover), and has no SetIdentifier.`,
      failover === 'PRIMARY' &&
        check === undefined &&
        `${id} is PRIMARY without a health check, so it always answers.`,
      check !== undefined &&
        !checksOf(view).has(check) &&
        `${id}.HealthCheckId is ${check}, which is no check here.`,
      inside &&
        !titles.includes(target) &&
        `${id} is an alias of ${target} in its own zone, which is no record here.`,
    ];
  });
};

/** Records with one title are one answer. */
const titleOf = ({ properties }: ReturnType<View['of']>[number]): string =>
  `${properties.text('Name')} ${properties.text('Type')}`;

/** Both records of a name have one type, and one is of each kind. */
const pairs: Rule = (view) => {
  const both = view.of('AWS::Route53::RecordSet').filter(({ properties }) => properties.has('Failover'));
  const names = [...new Set(both.map(titleOf))];
  return names.flatMap((name) => {
    const kinds = both
      .filter((one) => titleOf(one) === name)
      .map(({ properties }) => properties.text('Failover'))
      .sort();
    return [
      kinds.join() !== 'PRIMARY,SECONDARY' &&
        `Of ${name} there is ${kinds.join()}, wanted PRIMARY,SECONDARY.`,
    ];
  });
};

export const ROUTE53_RULES = [checks, followed, asked, records, pairs];

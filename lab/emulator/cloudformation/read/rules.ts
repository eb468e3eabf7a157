/** The EventBridge rules of a template: schedules and patterns, with their targets. */

import type { EventPattern } from '../../model/event-pattern.ts';
import type { Rule } from '../../model/events.ts';
import { resourcesOf } from '../shape.ts';
import type { ResolvedTemplate } from '../template.ts';

export function readRules(template: ResolvedTemplate): readonly Rule[] {
  return resourcesOf(template, 'AWS::Events::Rule').map(({ resource, properties }) => ({
    name: resource.ref,
    schedule: properties.maybeText('ScheduleExpression'),
    pattern: properties.maybeObject('EventPattern')?.raw as EventPattern | undefined,
    enabled: (properties.maybeText('State') ?? 'ENABLED') === 'ENABLED',
    targets: properties.objects('Targets').map((target) => ({
      id: target.text('Id'),
      arn: target.text('Arn'),
      input: target.maybeText('Input'),
    })),
  }));
}

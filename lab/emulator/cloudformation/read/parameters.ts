/** The SSM parameters of a template, as PutParameter takes them. */
import type { ParameterType, PutParameter } from '../../model/parameters.ts';
import { resourcesOf } from '../shape.ts';
import type { ResolvedTemplate } from '../template.ts';

export function readParameters(template: ResolvedTemplate): readonly PutParameter[] {
  return resourcesOf(template, 'AWS::SSM::Parameter').map(({ resource, properties }) => ({
    name: resource.ref,
    value: properties.text('Value'),
    type: properties.text('Type') as ParameterType,
    allowedPattern: properties.maybeText('AllowedPattern'),
    description: properties.maybeText('Description'),
  }));
}

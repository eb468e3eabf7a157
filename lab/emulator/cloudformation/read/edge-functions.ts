/** The functions that CloudFront runs at the edge, and the stores that they read. */
import { resourcesOf } from '../shape.ts';
import { type ResolvedTemplate, TemplateError } from '../template.ts';

export interface EdgeFunctionResource {
  readonly arn: string;
  readonly code: string;
  /** The store that is associated with it, where one is. */
  readonly storeArn?: string;
}

interface StoreResource {
  readonly name: string;
  readonly id: string;
}

export const readEdgeFunctions = (template: ResolvedTemplate): readonly EdgeFunctionResource[] =>
  resourcesOf(template, 'AWS::CloudFront::Function').map(({ resource, properties }) => {
    const config = properties.object('FunctionConfig');
    if (!properties.flag('AutoPublish'))
      throw new TemplateError(
        `${resource.logicalId}.AutoPublish is not true: the lab runs what is published.`,
      );
    if (config.text('Runtime') !== 'cloudfront-js-2.0')
      throw new TemplateError(
        `${config.where}.Runtime is ${config.text('Runtime')}; the lab knows cloudfront-js-2.0 alone.`,
      );
    const [store] = config.objects('KeyValueStoreAssociations');
    return {
      arn: resource.ref,
      code: properties.text('FunctionCode'),
      ...(store && { storeArn: store.text('KeyValueStoreARN') }),
    };
  });

export const readStores = (template: ResolvedTemplate): readonly StoreResource[] =>
  resourcesOf(template, 'AWS::CloudFront::KeyValueStore').map(({ resource, properties }) => {
    if (properties.has('ImportSource'))
      throw new TemplateError(`${resource.logicalId}.ImportSource is nothing that the lab can fetch.`);
    return { name: resource.ref, id: resource.attributes.Id ?? '' };
  });

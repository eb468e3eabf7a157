/**
 * What a stage has already keeps its logical id, its type and its name, or an update would replace it: names.json has them as
 * they are deployed. Something new is added there; nothing that is there changes or goes unless the changelog says what a
 * deploy replaces.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ResolvedTemplate, resolveTemplate } from '../../../lab/emulator/cloudformation/index.ts';
import { packaged } from '../../../tools/template-lint/packaged.ts';
import { NAMES } from '../../../tools/template-lint/rules/names.ts';
import { EXAMPLES } from './examples.ts';

type Of = keyof typeof EXAMPLES;

const deployed = JSON.parse(readFileSync(join(__dirname, 'names.json'), 'utf8')) as Record<Of, string[]>;

/** Whose replacement loses data, history, an address or a permission that someone has attached. */
const KEPT =
  /^AWS::(Lambda::Function|DynamoDB::|SSM::|CloudFront::|SNS::Topic|SQS::|IAM::(Role|ManagedPolicy)|Logs::LogGroup|Route53::|ApiGateway::(RestApi|Stage|ApiKey))/;

/** `<logical id> <type> <name>`; the framework puts the time into one id. */
const linesOf = ({ resources }: ResolvedTemplate): string[] =>
  Object.values(resources)
    .filter(({ type }) => KEPT.test(type))
    .map(({ logicalId, type, properties }) => {
      const { property = '' } = NAMES[type] ?? {};
      return `${logicalId.replace(/^(ApiGatewayDeployment)\d.*/, '$1')} ${type} ${properties[property] ?? ''}`.trim();
    })
    .sort();

test.each(Object.keys(deployed) as Of[])('%s', async (name) => {
  const [subject] = await packaged([EXAMPLES[name]]);
  if (!subject) throw new Error('No package came.');
  expect(linesOf(resolveTemplate(subject.template, subject.surroundings))).toEqual(deployed[name]);
});

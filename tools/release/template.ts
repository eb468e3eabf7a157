/**
 * The packaged template of a role, for whoever deploys it without the framework: the code of its functions is in a bucket of the
 * user's own, which two more Parameters name, so the framework's bucket goes. Everything else is as it was packaged.
 */
import { createHash } from 'node:crypto';

export interface Template {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly [section: string]: unknown;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly [attribute: string]: unknown;
}

const BUCKET = [
  'ServerlessDeploymentBucket',
  'ServerlessDeploymentBucketPolicy',
  'ServerlessDeploymentBucketName',
];

/** Where the code is; the other Parameters are those of the package. */
export const CODE = {
  codeBucket: {
    Type: 'String',
    Description: "The bucket with the functions' code, in the Region of the stack.",
    AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    ConstraintDescription: 'codeBucket must be the name of a bucket.',
  },
  codePrefix: {
    Type: 'String',
    Default: '',
    Description: 'What the names of the zips in that bucket begin with, e.g. routeaway/.',
    AllowedPattern: '^$|^[^/].*/$',
    ConstraintDescription: 'codePrefix must end with a slash, and not begin with one.',
  },
} as const;

type Metadata = Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
const INTERFACE = 'AWS::CloudFormation::Interface';

/** How the console shows the Parameters, with those of the code first: they are asked for at each release. */
function withCodeGroup(metadata: Metadata): object {
  const { ParameterGroups = [], ParameterLabels = {} } = metadata?.[INTERFACE] ?? {};
  const code = { Label: { default: "The functions' code" }, Parameters: Object.keys(CODE) };
  const labels = { codeBucket: { default: 'Code bucket' }, codePrefix: { default: 'Code prefix' } };
  return {
    ...metadata,
    [INTERFACE]: {
      ParameterGroups: [code, ...(ParameterGroups as readonly unknown[])],
      ParameterLabels: { ...labels, ...(ParameterLabels as object) },
    },
  };
}

/** `zipOf`: the name of a zip in the release, by its name in the package. Throws where something else uses the bucket. */
export function released(template: Template, zipOf: (packaged: string) => string): Template {
  const resources = Object.entries(without(template.Resources)).map(([id, resource]) => [
    id,
    resource.Type === 'AWS::Lambda::Function' ? withCode(resource, zipOf) : resource,
  ]);
  const Resources = Object.fromEntries(resources) as Template['Resources'];
  const functions = Object.values(Resources).some(({ Type }) => Type === 'AWS::Lambda::Function');
  const made = {
    ...template,
    ...(functions && { Metadata: withCodeGroup(template.Metadata as Metadata) }),
    Parameters: { ...template.Parameters, ...(functions && CODE) },
    Resources,
    Outputs: without(template.Outputs ?? {}),
  };
  const left = /ServerlessDeploymentBucket\w*/.exec(JSON.stringify(made));
  if (left) throw new Error(`The template still uses ${left[0]}, which only the framework fills.`);
  return withSteadyDeployment(made);
}

/**
 * The framework numbers API Gateway's deployment by the time, so that each deploy makes a new one. Here it is numbered by the
 * rest of the template: another content makes a new one, the same makes none.
 */
function withSteadyDeployment(template: Template): Template {
  const text = JSON.stringify(template);
  const rest = text.replaceAll(NUMBERED, '$1');
  const digest = createHash('sha256').update(rest).digest('hex').slice(0, 12);
  return JSON.parse(text.replaceAll(NUMBERED, `$1${digest}`)) as Template;
}

const NUMBERED = /\b(ApiGatewayDeployment)\d+\b/g;

function withCode(resource: Resource, zipOf: (packaged: string) => string): Resource {
  const { S3Key = '' } = (resource.Properties?.Code ?? {}) as { S3Key?: string };
  const zip = zipOf(S3Key.split('/').at(-1) ?? '');
  const Code = { S3Bucket: { Ref: 'codeBucket' }, S3Key: { 'Fn::Sub': `\${codePrefix}${zip}` } };
  return { ...resource, Properties: { ...resource.Properties, Code } };
}

const without = <T>(these: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(these).filter(([name]) => !BUCKET.includes(name)));

/**
 * What is deployed: a template for each role and the zips of its functions, as `npm run release` writes them and the npm package
 * carries them. The bucket that holds the code is the framework's own, in each stack: so a stage that `serverless deploy` has
 * made is updated here without a change to it, and the other way round.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../shared/config/parameters.ts';
import { SERVICE } from './names.ts';

export interface Template {
  readonly Parameters: Readonly<Record<string, object>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
  readonly Transform?: unknown;
  readonly [section: string]: unknown;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A statement of a stack's policy: what an update may change. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

export interface Packaged {
  readonly template: Template;
  readonly policy: readonly Statement[];
  /** By name; another content has another name. */
  readonly code: Readonly<Record<string, Uint8Array>>;
}

export type Artifact = (role: Role) => Packaged;

interface Manifest {
  readonly roles: Readonly<
    Record<
      Role,
      { readonly template: string; readonly code: readonly string[]; readonly policy: readonly Statement[] }
    >
  >;
}

/** `folder`: what `npm run release` has written. All of it is read at once: the folder may go. */
export function readArtifact(folder: string): Artifact {
  const read = (name: string) => readFileSync(join(folder, name));
  const { roles } = JSON.parse(read('manifest.json').toString('utf8')) as Manifest;
  const all = Object.entries(roles).map(([role, { template, code, policy }]): [string, Packaged] => [
    role,
    {
      template: JSON.parse(read(template).toString('utf8')) as Template,
      policy,
      code: Object.fromEntries(code.map((name) => [name, read(name)])),
    },
  ]);
  const packaged = new Map(all);
  return (role) => {
    const found = packaged.get(role);
    if (found === undefined) throw new Error(`The release in ${folder} has no role ${role}.`);
    return found;
  };
}

/** Where the framework keeps what it deploys; a removal by it, or by us, empties that. */
export const folderOf = (stage: string): string => `serverless/${SERVICE}/${stage}/`;
export const codeKey = (stage: string, name: string): string => `${folderOf(stage)}code/${name}`;

const BUCKET = 'ServerlessDeploymentBucket';
const arn = (...rest: readonly string[]) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: BUCKET }, ...rest]],
});

/** The first template of a stack, as the framework sends it: a bucket, in which the rest can be put. */
export const BUCKET_TEMPLATE = {
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'The bucket of a stack of Routeaway',
  Resources: {
    [BUCKET]: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    },
    [`${BUCKET}Policy`]: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: BUCKET },
        PolicyDocument: {
          Statement: [
            {
              Action: 's3:*',
              Effect: 'Deny',
              Principal: '*',
              Resource: [arn('/*'), arn()],
              Condition: { Bool: { 'aws:SecureTransport': false } },
            },
          ],
        },
      },
    },
  },
  Outputs: {
    [`${BUCKET}Name`]: {
      Value: { Ref: BUCKET },
      Export: { Name: { 'Fn::Sub': `\${AWS::StackName}-${BUCKET}Name` } },
    },
  },
};

/** The template of a release with that bucket in it, and the code in the bucket. */
export function stackTemplate({ template }: Packaged, stage: string): Template {
  const { codeBucket: _, codePrefix: __, ...Parameters } = template.Parameters;
  // The metadata are for who types values into the console, these two among them.
  const { Metadata: ___, ...rest } = template;
  return {
    ...rest,
    Parameters,
    Resources: {
      ...BUCKET_TEMPLATE.Resources,
      ...Object.fromEntries(
        Object.entries(template.Resources).map(([id, resource]) => [id, withCode(resource, stage)]),
      ),
    },
    Outputs: { ...BUCKET_TEMPLATE.Outputs, ...template.Outputs },
  };
}

function withCode(resource: Resource, stage: string): Resource {
  const { S3Key: key } = (resource.Properties?.Code ?? {}) as { S3Key?: { 'Fn::Sub'?: string } };
  if (key === undefined) return resource;
  const name = String(key['Fn::Sub']).replace(/^\$\{codePrefix\}/, '');
  const Code = { S3Bucket: { Ref: BUCKET }, S3Key: codeKey(stage, name) };
  return { ...resource, Properties: { ...resource.Properties, Code } };
}

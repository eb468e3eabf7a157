/** What functions do with their roles: what the lab has seen them do, and what Lambda does in their name. */

import {
  type ResolvedTemplate,
  readFunctions,
  readInvocations,
  resourcesOf,
} from '../../../../lab/emulator/cloudformation/index.ts';
import type { Context } from '../../../../lab/emulator/iam/index.ts';
import type { CallReport } from '../../../../lab/emulator/protocols/index.ts';
import { LAB } from '../../../../lab/stand/package/lab.ts';
import { ownerTag } from '../../../../shared/aws/owner.ts';

export interface Use {
  /** Name of the function, or of the command. */
  readonly by: string;
  /** Its Region; absent where a person calls. */
  readonly from?: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export interface Recorder {
  readonly onCall: (report: CallReport) => void;
  /** Each once. */
  readonly uses: () => readonly Use[];
}

export function recordUses(): Recorder {
  const seen = new Map<string, Use>();
  return {
    onCall({ principal = '', from, demands }) {
      const [, by] = /:assumed-role\/[^/]+\/(.+)$/.exec(principal) ?? [];
      if (by === undefined || from === undefined) return;
      for (const { action, resource, context = {} } of demands) {
        const use = { by, from, action, resource, context };
        seen.set(JSON.stringify(use), use);
      }
    },
    uses: () => [...seen.values()],
  };
}

/**
 * What no code of ours calls, and Lambda does with the function's role. Sources: Lambda developer guide, "Execution
 * role" (logs), "Adding a destination" (failed invocations).
 */
export function usesOfLambda(template: ResolvedTemplate): readonly Use[] {
  const { region, accountId } = template;
  return readFunctions(template).flatMap((fn) => {
    const use = (action: string, resource: string): Use => ({
      by: fn.name,
      from: region,
      action,
      resource,
      context: {},
    });
    const stream = `arn:aws:logs:${region}:${accountId}:log-group:/aws/lambda/${fn.name}:log-stream:2027/01/01/[$LATEST]0`;
    const { onFailureArn } = readInvocations(template, fn);
    return [
      use('logs:CreateLogStream', stream),
      use('logs:PutLogEvents', stream),
      ...(onFailureArn?.startsWith('arn:aws:sqs:') ? [use('sqs:SendMessage', onFailureArn)] : []),
    ];
  });
}

/**
 * What functions do only where a parameter switches it on that the lab leaves off: the API and the prober read the
 * secret of the edge (functions/api/handler.ts, functions/prober/connect.ts) as the prober reads the key.
 */
export function usesOfOptions(template: ResolvedTemplate): readonly Use[] {
  const { region, accountId } = template;
  return readFunctions(template)
    .filter(({ handler }) => !handler.startsWith('functions/switcher/'))
    .flatMap(({ name: by, environment }) => {
      const parameter = environment.ROUTEAWAY_ORIGIN_SECRET_PARAMETER;
      if (!parameter) return [];
      const secret = `arn:aws:ssm:${region}:${accountId}:parameter${parameter}`;
      const key = `arn:aws:kms:${region}:${accountId}:key/00000000-0000-4000-8000-000000000001`;
      const context = {
        'kms:ViaService': `ssm.${region}.amazonaws.com`,
        'kms:EncryptionContext:PARAMETER_ARN': secret,
      };
      return [
        { by, from: region, action: 'ssm:GetParameter', resource: secret, context: {} },
        { by, from: region, action: 'kms:Decrypt', resource: key, context },
      ];
    });
}

/**
 * What the switcher does with the owner tag (shared/aws/owner.ts): it looks at it every quarter of an hour, which
 * is seldom beside the lab's minutes, and sets it once, at a distribution that is not made by the stack. And what CloudFront
 * does in its name at an update: it asks for the web ACL, where the distribution has one. With `routing=key` it only looks.
 * `made`: a stack of the stage makes the distribution; of three controllers the first one's.
 */
export function usesOfOwner(
  template: ResolvedTemplate,
  made = resourcesOf(template, 'AWS::CloudFront::Distribution').length > 0,
): readonly Use[] {
  const { region, accountId } = template;
  return readFunctions(template)
    .filter(({ handler }) => handler.startsWith('functions/switcher/'))
    .flatMap(({ name: by, environment }) => {
      const resource = `arn:aws:cloudfront::${accountId}:distribution/${environment.ROUTEAWAY_DISTRIBUTION_ID}`;
      const tag = ownerTag(environment.ROUTEAWAY_STAGE ?? '');
      const context = { 'aws:TagKeys': [tag], [`aws:RequestTag/${tag}`]: accountId };
      const look = { by, from: region, action: 'cloudfront:ListTagsForResource', resource, context: {} };
      const acl = {
        ...look,
        action: 'wafv2:GetWebACL',
        resource: `arn:aws:wafv2:us-east-1:${accountId}:global/webacl/api/12345678-1234-1234-1234-123456789012`,
      };
      if (environment.ROUTEAWAY_ROUTING === 'key') return [look];
      return made ? [look, acl] : [look, acl, { ...look, action: 'cloudfront:TagResource', context }];
    });
}

/**
 * What the switcher of one of three controllers seldom does: it brings a message to the bus of another control Region where its
 * own takes none (shared/aws/events.ts), asks in the Region of the newest override who wrote it, and once an hour one of the
 * three compares the quotas of the API Regions. Each by itself is run in test/contract.
 */
export function usesOfThree(
  template: ResolvedTemplate,
  controlRegions: readonly string[],
  apiRegions: readonly string[],
): readonly Use[] {
  const { region: from, accountId } = template;
  return readFunctions(template)
    .filter(({ handler }) => handler.startsWith('functions/switcher/'))
    .flatMap(({ name: by, environment }) => [
      ...controlRegions.flatMap((region) => {
        const override = `arn:aws:ssm:${region}:${accountId}:parameter${environment.ROUTEAWAY_OVERRIDE_PARAMETER}`;
        const bus = `arn:aws:events:${region}:${accountId}:event-bus/default`;
        return [
          { by, from, action: 'ssm:GetParameterHistory', resource: override, context: {} },
          { by, from, action: 'events:PutEvents', resource: bus, context: { 'events:source': 'routeaway' } },
        ];
      }),
      ...apiRegions.map((region) => ({
        ...{ by, from, action: 'lambda:GetAccountSettings', resource: '*' },
        context: { 'aws:RequestedRegion': region },
      })),
    ]);
}

interface Elsewhere {
  readonly stage: string;
  /** The Region of role failover. */
  readonly controlRegion: string;
  readonly distributionId: string;
  readonly storeId: string;
}

/** What was recorded in the lab's stage, as it would be in another. */
export function elsewhere(
  uses: readonly Use[],
  { stage, controlRegion, distributionId, storeId }: Elsewhere,
): readonly Use[] {
  const renamed = JSON.stringify(uses)
    .replaceAll('routeaway-lab', `routeaway-${stage}`)
    .replaceAll('/routeaway/lab/', `/routeaway/${stage}/`)
    .replaceAll(LAB.controlRegion, controlRegion)
    .replaceAll(LAB.distribution.id, distributionId)
    .replaceAll(LAB.storeId, storeId);
  return JSON.parse(renamed) as readonly Use[];
}

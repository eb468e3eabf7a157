/**
 * CloudFormation and the buckets of stacks, as far as a deploy needs them: stacks are made, changed by change sets and deleted,
 * each operation takes time and leaves events, what fails is rolled back, and a stack's policy is kept. What replaces a
 * resource is what AWS's own specification says of its properties.
 */
import {
  type ResolvedResource,
  resolveTemplate,
  type Template,
  TemplateError,
} from '../../../../lab/emulator/cloudformation/index.ts';
import { ServiceError } from '../../../../lab/emulator/model/index.ts';
import {
  awsQuery,
  type Caller,
  type Input,
  type Protocol,
  QUERY_ERRORS,
  type Service,
} from '../../../../lab/emulator/protocols/index.ts';
import { resourceType } from '../../../../tools/template-lint/spec.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}
interface Event {
  readonly id: string;
  readonly type: string;
  readonly physical: string;
  readonly status: string;
  readonly reason?: string;
  readonly token: string;
}
interface Made {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}
interface Change {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly resource: ResolvedResource;
  readonly properties: readonly string[];
  readonly replacement: 'True' | 'Conditional' | 'False';
}
interface ChangeSet extends Made {
  readonly id: string;
  readonly name: string;
  readonly changes: readonly Change[];
  /** Of its request: one that is sent twice makes one change set. */
  readonly token: string;
  /** When it is worked out. */
  readonly readyAt: number;
  /** It would change something: an output is no resource. */
  readonly effect: boolean;
  executed: boolean;
}
export interface StoredStack extends Made {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  status: string;
  /** Those of its template, and what a test has put beside them. */
  outputs: Readonly<Record<string, string>>;
  policy: readonly Statement[];
  readonly events: Event[];
  readonly changeSets: Map<string, ChangeSet>;
  /** When an operation on it began last. */
  since: number;
  /** The operation that is under way. */
  under: { readonly until: number; ends(): void } | undefined;
}

export interface CloudFormation {
  readonly services: readonly Service[];
  /** By Region and name, with a dot between. */
  readonly stacks: Map<string, StoredStack>;
  /** By bucket and key. */
  readonly buckets: Map<string, Map<string, Buffer>>;
  /** What was asked of stacks: verb, role, Region, and each parameter with its value. */
  readonly calls: string[][];
  /** `fails`: of which Region or role every operation fails, for which reason. */
  readonly told: { fails?: string; why?: string };
  /** Outputs whose values a test knows better than a template, by role and Region. */
  known: (role: string, region: string) => Readonly<Record<string, string>>;
  put(region: string, name: string, status: string, outputs: Readonly<Record<string, string>>): void;
}

const EMPTY: Made = { template: { Resources: {} }, parameters: {}, tags: {} };
const MOST_BODY = 51_200;
const OPERATION_MS = 8_000;
const CHANGE_SET_MS = 3_000;
const ACCOUNT = '123456789012';

export function createCloudFormation(now: () => number = Date.now): CloudFormation {
  const stacks = new Map<string, StoredStack>();
  const buckets = new Map<string, Map<string, Buffer>>();
  const calls: string[][] = [];
  const told: CloudFormation['told'] = {};
  let count = 0;

  /** What has come to its end by now. */
  function pass(): void {
    for (const { under } of [...stacks.values()]) if (under && under.until <= now()) under.ends();
  }

  const bucketName = (name: string, region: string) => `${name}-${region}-serverlessdeploymentbucket`;
  const resolved = ({ template, parameters }: Made, { name, region }: Pick<StoredStack, 'name' | 'region'>) =>
    resolveTemplate(template, {
      region,
      accountId: ACCOUNT,
      stackName: name,
      parameters,
      ids: { ServerlessDeploymentBucket: bucketName(name, region) },
    });

  function create(region: string, name: string, made: Made): StoredStack {
    count += 1;
    const stack: StoredStack = {
      ...made,
      id: `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${name}/${count}`,
      name,
      region,
      status: 'CREATE_IN_PROGRESS',
      outputs: {},
      policy: [],
      events: [],
      changeSets: new Map(),
      since: now(),
      under: undefined,
    };
    stacks.set(`${region}.${name}`, stack);
    return stack;
  }

  function find(StackName: unknown, region: string): StoredStack {
    const name = String(StackName);
    const found =
      stacks.get(`${region}.${name}`) ?? [...stacks.values(), ...gone].find(({ id }) => id === name);
    if (found === undefined)
      throw new ServiceError('ValidationError', 400, `Stack with id ${name} does not exist`);
    return found;
  }
  const gone: StoredStack[] = [];

  /** Begins now, and ends by itself. */
  function operate(
    stack: StoredStack,
    word: string,
    token: string,
    changes: readonly Change[],
    end: () => void,
  ) {
    const own = (status: string, reason?: string) =>
      stack.events.push({
        ...{ id: stack.name, type: 'AWS::CloudFormation::Stack', physical: stack.id, token },
        status,
        ...(reason !== undefined && { reason }),
      });
    stack.status = `${word}_IN_PROGRESS`;
    stack.since = now();
    own(stack.status);
    const ends = () => {
      stack.under = undefined;
      const why = failure(stack, word, changes);
      for (const { resource, action } of changes) {
        const verb = { Add: 'CREATE', Modify: 'UPDATE', Remove: 'DELETE' }[action];
        const failed = why?.id === resource.logicalId;
        stack.events.push({
          ...{ id: resource.logicalId, type: resource.type, physical: resource.ref, token },
          status: `${verb}_${failed ? 'FAILED' : 'COMPLETE'}`,
          ...(failed && { reason: why.reason }),
        });
        if (failed) break;
      }
      if (why === undefined) end();
      const ended = why === undefined ? 'COMPLETE' : word === 'DELETE' ? 'FAILED' : 'ROLLBACK_COMPLETE';
      stack.status = word === 'CREATE' && why ? 'ROLLBACK_COMPLETE' : `${word}_${ended}`;
      own(stack.status);
    };
    stack.under = { until: now() + OPERATION_MS, ends };
    pass();
  }

  const begun = ({ events }: StoredStack, token: unknown) => events.some((one) => one.token === token);

  function checkUpdatable({ id, name, status }: StoredStack): void {
    if (status === 'REVIEW_IN_PROGRESS')
      throw new ServiceError('ValidationError', 400, `Stack [${name}] does not exist`);
    if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(status))
      throw new ServiceError(
        'ValidationError',
        400,
        `Stack:${id} is in ${status} state and can not be updated.`,
      );
  }

  /** What stands in the way of an operation; of the first change that it meets. */
  function failure(stack: StoredStack, word: string, changes: readonly Change[]) {
    const role = stack.name.split('-').at(-1);
    const [first] = changes;
    // A first stack has a bucket, and nothing that could fail.
    if (word !== 'CREATE' && told.fails && [stack.region, role].includes(told.fails))
      return { id: first?.resource.logicalId ?? '', reason: told.why ?? 'something of AWS' };
    for (const { action, resource, replacement } of changes) {
      if (
        word === 'DELETE' &&
        resource.type === 'AWS::S3::Bucket' &&
        (buckets.get(resource.ref)?.size ?? 0) > 0
      )
        return { id: resource.logicalId, reason: 'The bucket you tried to delete is not empty' };
      const update = action === 'Remove' ? 'Delete' : replacement === 'True' ? 'Replace' : 'Modify';
      const denied = stack.policy.some(
        ({ Effect, Action, Resource }) =>
          Effect === 'Deny' &&
          Resource === `LogicalResourceId/${resource.logicalId}` &&
          [Action].flat().some((one) => one === 'Update:*' || one === `Update:${update}`),
      );
      // A policy is about updates.
      if (denied && action !== 'Add' && word === 'UPDATE')
        return { id: resource.logicalId, reason: 'Action denied by stack policy' };
      const { S3Bucket, S3Key } = (resource.properties.Code ?? {}) as { S3Bucket?: string; S3Key?: string };
      if (S3Key !== undefined && action !== 'Remove' && !buckets.get(S3Bucket ?? '')?.has(S3Key))
        return { id: resource.logicalId, reason: `S3 Error Code: NoSuchKey (${S3Bucket}/${S3Key})` };
    }
    return undefined;
  }

  function settle(stack: StoredStack, made: Made): void {
    const { outputs } = resolved(made, stack);
    const known = cloudFormation.known(stack.name.split('-').at(-1) ?? '', stack.region);
    const { template, parameters, tags } = made;
    Object.assign(stack, { template, parameters, tags, outputs: { ...stack.outputs, ...outputs, ...known } });
    const bucket = outputs.ServerlessDeploymentBucketName;
    if (bucket && !buckets.has(bucket)) buckets.set(bucket, new Map());
  }

  const noted = (verb: string, { name, region }: StoredStack, parameters: Made['parameters']) =>
    calls.push([
      verb,
      name.split('-').at(-1) ?? '',
      region,
      ...Object.entries(parameters).map(([key, value]) => `${key}=${value}`),
    ]);

  function sentIn(input: Input): Made {
    const { TemplateBody, TemplateURL } = input as { TemplateBody?: string; TemplateURL?: string };
    if (TemplateBody !== undefined && TemplateBody.length > MOST_BODY)
      throw new ServiceError('ValidationError', 400, `templateBody is longer than ${MOST_BODY} characters`);
    const url = TemplateURL === undefined ? undefined : new URL(TemplateURL);
    const text =
      TemplateBody ?? buckets.get(url?.hostname.split('.')[0] ?? '')?.get(url?.pathname.slice(1) ?? '');
    if (text === undefined)
      throw new ServiceError('ValidationError', 400, 'S3 error: The specified key does not exist.');
    return {
      template: JSON.parse(String(text)) as Template,
      parameters: pairs(input, 'Parameters', 'ParameterKey', 'ParameterValue'),
      tags: pairs(input, 'Tags', 'Key', 'Value'),
    };
  }

  const operations: Record<string, (input: Input, caller: Caller) => object> = {
    DescribeStacks({ StackName }, { region }) {
      const { id, name, status, outputs, parameters, tags, since } = find(StackName, region);
      return {
        Stacks: [
          {
            StackId: id,
            StackName: name,
            StackStatus: status,
            CreationTime: new Date(0),
            LastUpdatedTime: new Date(since),
            Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
            Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
              ParameterKey,
              ParameterValue,
            })),
            Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
          },
        ],
      };
    },
    CreateStack(input, { region }) {
      const name = String(input.StackName);
      const token = String(input.ClientRequestToken);
      const there = stacks.get(`${region}.${name}`);
      if (there && begun(there, token)) return { StackId: there.id };
      if (there) throw new ServiceError('AlreadyExistsException', 400, `Stack [${name}] already exists`);
      const sent = sentIn(input);
      const stack = create(region, name, { ...EMPTY, tags: sent.tags });
      stack.policy = statements(input.StackPolicyBody);
      operate(stack, 'CREATE', token, diff(EMPTY, sent, stack), () => settle(stack, sent));
      return { StackId: stack.id };
    },
    CreateChangeSet(input, { region }) {
      const stack = find(input.StackName, region);
      checkUpdatable(stack);
      const name = String(input.ChangeSetName);
      const token = String(input.ClientToken);
      const same = stack.changeSets.get(name);
      if (same && same.token === token) return { Id: same.id, StackId: stack.id };
      if (same) throw new ServiceError('AlreadyExistsException', 400, `ChangeSet ${name} already exists`);
      const sent = sentIn(input);
      if (name === 'routeaway') noted('deploy', stack, sent.parameters);
      count += 1;
      const changes = diff(stack, sent, stack);
      const outputs = (made: Made) => JSON.stringify(resolved(made, stack).outputs);
      const effect = changes.length > 0 || outputs(stack) !== outputs(sent);
      const id = `arn:aws:cloudformation:${region}:${ACCOUNT}:changeSet/${name}/${count}`;
      const readyAt = now() + CHANGE_SET_MS;
      stack.changeSets.set(name, { ...sent, id, name, changes, token, effect, readyAt, executed: false });
      return { Id: id, StackId: stack.id };
    },
    DescribeChangeSet({ StackName, ChangeSetName, NextToken }, { region }) {
      const { readyAt, effect, changes } = setOf(StackName, ChangeSetName, region);
      if (readyAt > now()) return { Status: 'CREATE_IN_PROGRESS' };
      if (!effect)
        return {
          Status: 'FAILED',
          StatusReason:
            "The submitted information didn't contain changes. Submit different information to create a change set.",
        };
      // In pages of two.
      const at = Number(NextToken ?? 0);
      return {
        Status: 'CREATE_COMPLETE',
        Changes: changes.slice(at, at + 2).map(shown),
        ...(at + 2 < changes.length && { NextToken: String(at + 2) }),
      };
    },
    DeleteChangeSet({ StackName, ChangeSetName }, { region }) {
      const stack = find(StackName, region);
      const set = setIn(stack, ChangeSetName);
      if (set && set.readyAt > now())
        throw new ServiceError(
          'InvalidChangeSetStatus',
          400,
          'Cannot delete ChangeSet in status CREATE_IN_PROGRESS',
        );
      if (set?.executed && stack.under)
        throw new ServiceError(
          'InvalidChangeSetStatus',
          400,
          'An operation on this ChangeSet is currently in progress.',
        );
      if (set) stack.changeSets.delete(set.name);
      return {};
    },
    ExecuteChangeSet({ StackName, ChangeSetName, ClientRequestToken }, { region }) {
      const stack = find(StackName, region);
      const token = String(ClientRequestToken);
      if (begun(stack, token)) return {};
      const set = setOf(StackName, ChangeSetName, region);
      const status =
        set.readyAt > now()
          ? 'status of [CREATE_IN_PROGRESS]'
          : !set.effect
            ? 'status of [FAILED]'
            : set.executed
              ? 'execution status of [EXECUTE_COMPLETE]'
              : undefined;
      if (status !== undefined)
        throw new ServiceError(
          'InvalidChangeSetStatus',
          400,
          `ChangeSet [${set.id}] cannot be executed in its current ${status}`,
        );
      checkUpdatable(stack);
      operate(stack, 'UPDATE', token, set.changes, () => settle(stack, set));
      // No other one fits the stack any more.
      stack.changeSets.clear();
      set.executed = true;
      stack.changeSets.set(set.name, set);
      return {};
    },
    DescribeStackEvents({ StackName }, { region }) {
      const stack = find(StackName, region);
      const events = stack.events.map((one, i) => ({
        EventId: String(i),
        StackId: stack.id,
        StackName: stack.name,
        LogicalResourceId: one.id,
        PhysicalResourceId: one.physical,
        ResourceType: one.type,
        ResourceStatus: one.status,
        ResourceStatusReason: one.reason,
        ClientRequestToken: one.token,
        Timestamp: new Date(0),
      }));
      return { StackEvents: events.reverse() };
    },
    SetStackPolicy({ StackName, StackPolicyBody }, { region }) {
      find(StackName, region).policy = statements(StackPolicyBody);
      return {};
    },
    GetTemplate: ({ StackName }, { region }) => ({
      TemplateBody: JSON.stringify(find(StackName, region).template),
    }),
    DeleteStack({ StackName, ClientRequestToken }, { region }) {
      const stack = stacks.get(`${region}.${StackName}`);
      // Whoever comes second gets no operation of its own.
      if (stack === undefined || stack.status === 'DELETE_IN_PROGRESS') return {};
      if (/^(UPDATE|ROLLBACK)_.*IN_PROGRESS$/.test(stack.status))
        throw new ServiceError(
          'ValidationError',
          400,
          `Stack [${stack.id}] cannot be deleted while in status ${stack.status}`,
        );
      noted('remove', stack, {});
      const changes = diff(stack, EMPTY, stack);
      operate(stack, 'DELETE', String(ClientRequestToken), changes, () => {
        buckets.delete(bucketName(stack.name, region));
        stacks.delete(`${region}.${stack.name}`);
        gone.push(stack);
      });
      return {};
    },
  };

  const setIn = ({ changeSets }: StoredStack, nameOrId: unknown): ChangeSet | undefined =>
    [...changeSets.values()].find(({ id, name }) => id === nameOrId || name === nameOrId);

  function setOf(StackName: unknown, ChangeSetName: unknown, region: string): ChangeSet {
    const set = setIn(find(StackName, region), ChangeSetName);
    if (set === undefined)
      throw new ServiceError('ChangeSetNotFound', 404, `ChangeSet [${ChangeSetName}] does not exist`);
    return set;
  }

  /** What CloudFormation would do to get from one to the other. */
  function diff(before: Made, after: Made, where: Pick<StoredStack, 'name' | 'region'>): readonly Change[] {
    try {
      const [old, next] = [resolved(before, where).resources, resolved(after, where).resources];
      const added = Object.values(next).filter(({ logicalId }) => !(logicalId in old));
      const removed = Object.values(old).filter(({ logicalId }) => !(logicalId in next));
      const tagged = JSON.stringify(before.tags) !== JSON.stringify(after.tags);
      return [
        ...added.map(
          (resource): Change => ({ action: 'Add', resource, properties: [], replacement: 'False' }),
        ),
        ...Object.values(next).flatMap((resource) => modified(old[resource.logicalId], resource, tagged)),
        ...removed.map(
          (resource): Change => ({ action: 'Remove', resource, properties: [], replacement: 'False' }),
        ),
      ];
    } catch (error) {
      if (error instanceof TemplateError) throw new ServiceError('ValidationError', 400, error.message);
      throw error;
    }
  }

  const protocol = awsQuery({
    version: '2010-05-15',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  });
  const stackService: Service = {
    name: 'cloudformation',
    signingName: 'cloudformation',
    protocolOf: () => protocol,
    common: QUERY_ERRORS,
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, run]) => [
        name,
        {
          demands: () => [],
          run(input: Input, caller: Caller) {
            pass();
            return run(input, caller);
          },
        },
      ]),
    ),
  };
  const cloudFormation: CloudFormation = {
    services: [stackService, s3(buckets)],
    known: () => ({}),
    stacks,
    buckets,
    calls,
    told,
    put(region, name, status, outputs) {
      const bucket = bucketName(name, region);
      const stack = create(region, name, EMPTY);
      buckets.set(bucket, new Map());
      Object.assign(stack, { status, outputs: { ServerlessDeploymentBucketName: bucket, ...outputs } });
    },
  };
  return cloudFormation;
}

function modified(
  old: ResolvedResource | undefined,
  next: ResolvedResource,
  tagged: boolean,
): readonly Change[] {
  if (old === undefined) return [];
  const names = [...new Set([...Object.keys(old.properties), ...Object.keys(next.properties)])];
  const properties = names.filter(
    (name) => JSON.stringify(old.properties[name]) !== JSON.stringify(next.properties[name]),
  );
  const spec = resourceType(next.type)?.properties ?? {};
  // The tags of a stack go to every resource that takes some.
  if (tagged && 'Tags' in spec) properties.push('Tags');
  if (properties.length === 0) return [];
  const causes = properties.map((name) => spec[name]?.causesReplacement);
  const replacement = causes.includes('yes') ? 'True' : causes.includes('maybe') ? 'Conditional' : 'False';
  return [{ action: 'Modify', resource: old, properties, replacement }];
}

const shown = ({ action, resource, properties, replacement }: Change) => ({
  Type: 'Resource',
  ResourceChange: {
    Action: action,
    LogicalResourceId: resource.logicalId,
    ResourceType: resource.type,
    ...(action !== 'Add' && { PhysicalResourceId: resource.ref }),
    ...(action === 'Modify' && {
      Replacement: replacement,
      Details: properties.map((Name) => ({ Target: { Attribute: 'Properties', Name } })),
    }),
  },
});

const statements = (body: unknown): readonly Statement[] =>
  (JSON.parse(String(body ?? '{"Statement":[]}')) as { Statement: Statement[] }).Statement;

/** A list of pairs, which a form spreads over numbered names. */
function pairs(input: Input, list: string, key: string, value: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (let i = 1; input[`${list}.member.${i}.${key}`] !== undefined; i += 1)
    found[String(input[`${list}.member.${i}.${key}`])] = String(input[`${list}.member.${i}.${value}`] ?? '');
  return found;
}

function s3(buckets: Map<string, Map<string, Buffer>>): Service {
  const bucketOf = (name: unknown) => {
    const found = buckets.get(String(name));
    if (found === undefined)
      throw new ServiceError('NoSuchBucket', 404, 'The specified bucket does not exist');
    return found;
  };
  const protocol: Protocol = {
    decode({ method, path: [bucket = '', ...key], query }) {
      const input = { bucket, key: key.join('/'), prefix: query.get('prefix') ?? '' };
      if (method === 'PUT') return { operation: 'PutObject', input };
      if (method === 'GET') return { operation: 'ListObjectsV2', input };
      return { operation: 'DeleteObjects', input };
    },
    encode: (_, output) => ({
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: (output as { xml?: string }).xml ?? '',
    }),
    refuse: (code, status, message) => ({
      status,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    }),
  };
  return {
    name: 's3',
    signingName: 's3',
    protocolOf: () => protocol,
    common: QUERY_ERRORS,
    operations: {
      PutObject: {
        demands: () => [],
        run({ bucket, key }: Input, _, { body }) {
          bucketOf(bucket).set(String(key), body);
          return {};
        },
      },
      ListObjectsV2: {
        demands: () => [],
        run({ bucket, prefix }: Input) {
          const keys = [...bucketOf(bucket).keys()].filter((key) => key.startsWith(String(prefix)));
          const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
          return { xml: `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>` };
        },
      },
      DeleteObjects: {
        demands: () => [],
        run({ bucket }: Input, _, { body }) {
          for (const [, key = ''] of body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key>/g))
            bucketOf(bucket).delete(key);
          return { xml: '<DeleteResult/>' };
        },
      },
    },
  };
}

/**
 * As much of an AWS account as `serverless deploy` asks while it updates a stack, on loopback: one bucket that keeps what is
 * put there, parameters, and a CloudFormation that writes down what it is sent and finds no change in it, so that nobody has
 * to wait for a stack; a test may give it one of its own.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Stored {
  readonly body: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Account {
  readonly url: string;
  /** By name: value, and when it was changed (epoch seconds). */
  readonly parameters: Map<string, { readonly value: string; readonly changed: number }>;
  /** The change sets that were asked for, as CloudFormation got them. */
  readonly changeSets: URLSearchParams[];
  /** Every call of CloudFormation and STS, oldest first. */
  readonly calls: Record<string, string>[];
  /** By key: what lies in the bucket. */
  readonly objects: Map<string, Stored>;
  /** CloudFormation refuses every change set. */
  refuses: boolean;
  /** A stack in place of the one that never changes: the result of a call; undefined where there is no such stack. */
  stack: ((call: Readonly<Record<string, string>>) => string | undefined) | undefined;
  close(): Promise<void>;
}

const API = {
  item: [{ id: 'api', name: 'dev-routeaway' }],
  stageName: 'dev',
  methodSettings: {},
  variables: {},
};
const BUCKET = 'routeaway-dev-api-serverlessdeploymentbucket-1';

export async function startAccount(): Promise<Account> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    answer(request, Buffer.concat(chunks), response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const account: Account = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    parameters: new Map(),
    changeSets: [],
    calls: [],
    objects: new Map(),
    refuses: false,
    stack: undefined,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return account;

  function answer(request: IncomingMessage, body: Buffer, response: ServerResponse) {
    const target = String(request.headers['x-amz-target'] ?? '');
    const text = body.toString('latin1');
    if (target.startsWith('AmazonSSM.')) return parameter(JSON.parse(text).Name, response);
    if (/(^|&)Action=/.test(text)) return query(new URLSearchParams(text), response);
    const [, service = ''] = /\/([\w-]+)\/aws4_request/.exec(request.headers.authorization ?? '') ?? [];
    // The API, its list and its stage in one: the framework looks at them after it has deployed.
    if (service === 'apigateway') return json(response, 200, API);
    if (service !== 's3') return json(response, 404, { message: '' }, 'NotFoundException');
    return bucket(request, text, response);
  }

  function parameter(name: string, response: ServerResponse) {
    const found = account.parameters.get(name);
    if (found === undefined) return json(response, 400, { message: '' }, 'ParameterNotFound');
    const { value, changed } = found;
    return json(response, 200, {
      Parameter: { Name: name, Type: 'SecureString', Value: value, LastModifiedDate: changed },
    });
  }

  function query(asked: URLSearchParams, response: ServerResponse) {
    const action = asked.get('Action') ?? '';
    const call = Object.fromEntries(asked);
    account.calls.push(call);
    const results: Record<string, string> = {
      GetCallerIdentity: '<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/me</Arn>',
      DescribeStacks:
        '<Stacks><member><StackName>s</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2027-01-01T00:00:00Z</CreationTime><Outputs/></member></Stacks>',
      DescribeStackResource: `<StackResourceDetail><PhysicalResourceId>${BUCKET}</PhysicalResourceId><LogicalResourceId>b</LogicalResourceId><ResourceType>t</ResourceType><LastUpdatedTimestamp>2027-01-01T00:00:00Z</LastUpdatedTimestamp><ResourceStatus>CREATE_COMPLETE</ResourceStatus></StackResourceDetail>`,
      DescribeChangeSet:
        "<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes. Submit different information to create a change set.</StatusReason>",
    };
    if (action === 'CreateChangeSet') {
      account.changeSets.push(asked);
      if (account.refuses) return invalid(response, 'No.');
    }
    const own = action !== 'GetCallerIdentity' && account.stack;
    const result = own ? own(call) : (results[action] ?? '');
    if (result === undefined) return invalid(response, `Stack with id ${call.StackName} does not exist`);
    return xml(
      response,
      200,
      `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
    );
  }

  function bucket(request: IncomingMessage, body: string, response: ServerResponse) {
    const url = new URL(request.url ?? '/', account.url);
    const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
    if (request.method === 'PUT') {
      const metadata = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'));
      account.objects.set(key, { body, metadata: Object.fromEntries(metadata) as Record<string, string> });
    } else if (request.method === 'GET' && key === '') {
      const contents = [...account.objects].map(
        ([name]) =>
          `<Contents><Key>${name}</Key><LastModified>2027-01-01T00:00:00Z</LastModified></Contents>`,
      );
      return xml(
        response,
        200,
        `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
      );
    } else if (key !== '') {
      for (const [name, value] of Object.entries(account.objects.get(key)?.metadata ?? {}))
        response.setHeader(name, value);
    }
    return xml(response, 200, '');
  }
}

function invalid(response: ServerResponse, message: string): void {
  const error = `<Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error>`;
  xml(response, 400, `<ErrorResponse>${error}</ErrorResponse>`);
}

function xml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(body);
}

function json(response: ServerResponse, status: number, body: object, error?: string): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    ...(error !== undefined && { 'x-amzn-errortype': error }),
  });
  response.end(JSON.stringify(error === undefined ? body : { __type: error, ...body }));
}

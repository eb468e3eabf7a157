/**
 * DynamoDB on the wire: the call is checked here and then handed, byte for byte, to the database of the Region that
 * it was signed for; the answer comes back the same way.
 */
import { request as httpRequest } from 'node:http';
import type { StrongTables } from '../dynamodb/strong-tables.ts';
import { ServiceError } from '../model/error.ts';
import { arn } from './authorize.ts';
import type {
  AccountRegion,
  Caller,
  Demand,
  Incoming,
  Input,
  Operation,
  Protocol,
  Reply,
  Service,
} from './call.ts';
import { awsJson, JSON_ERRORS } from './json.ts';

export interface DynamoWrite {
  readonly region: string;
  /** `PutItem`, `UpdateItem`, `DeleteItem` or `BatchWriteItem`. */
  readonly operation: string;
  /** As the client sent it. */
  readonly input: Input;
}

interface DynamoOptions {
  /** Loopback port of the database of each Region; read anew for each call. */
  readonly ports: Readonly<Record<string, number>>;
  /** Told after each write that took effect, before the client hears of it. */
  readonly onWrite?: ((write: DynamoWrite) => void) | undefined;
  /** The tables with multi-Region strong consistency. */
  readonly strong?: StrongTables | undefined;
}

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
const ON_TABLE = [
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'DescribeTable',
  'DescribeTimeToLive',
];

const protocol: Protocol = {
  ...awsJson({ version: '1.0', target: 'DynamoDB_20120810' }),
  // What the database answered, byte for byte.
  encode: (_, reply) => reply as Reply,
};

export function dynamodb(options: DynamoOptions): Service {
  const forwarded = (operation: string, demands: Operation<Input>['demands']): [string, Operation<Input>] => [
    operation,
    {
      demands,
      async run(input, caller, request) {
        const { strong } = options;
        if (strong && tablesOf(input).some(strong.has))
          return strong.call(caller.region, operation, input, (port) => send(request, caller, port));
        const reply = await forward(request, caller, options);
        if (reply.status === 200 && WRITES.includes(operation))
          options.onWrite?.({ region: caller.region, operation, input });
        return reply;
      },
    },
  ];
  return {
    name: 'dynamodb',
    signingName: 'dynamodb',
    protocolOf: () => protocol,
    common: JSON_ERRORS,
    operations: Object.fromEntries([
      ...ON_TABLE.map((name) =>
        forwarded(name, (input, place) => [demand(name, input.TableName, place, input)]),
      ),
      ...['BatchGetItem', 'BatchWriteItem'].map((name) =>
        forwarded(name, (input, place) =>
          Object.entries((input.RequestItems ?? {}) as Record<string, unknown>).map(([table, requests]) =>
            demand(name, table, place, batched(requests)),
          ),
        ),
      ),
      forwarded('ListTables', () => [{ action: 'dynamodb:ListTables', resource: '*' }]),
    ]),
  };
}

const tablesOf = ({ TableName, RequestItems }: Input): readonly unknown[] =>
  TableName === undefined ? Object.keys(RequestItems ?? {}) : [TableName];

/** The partition key of every table here. */
const PARTITION = 'pk';

/** As IAM has them in `dynamodb:LeadingKeys`: the partition keys that a call names. A scan names none. */
function leadingKeys(input: Input): readonly string[] {
  const { Key, Item, Keys, KeyConditionExpression, ExpressionAttributeValues } = input;
  const [, placeholder = ''] =
    new RegExp(`(?:^|\\W)${PARTITION} *= *(:\\w+)`).exec(String(KeyConditionExpression ?? '')) ?? [];
  const named = [Key, Item, ...(Array.isArray(Keys) ? Keys : [])].map((one) => member(one, PARTITION));
  const texts = [...named, member(ExpressionAttributeValues, placeholder)].flatMap((value) =>
    ['S', 'N'].map((type) => member(value, type)).filter((one) => typeof one === 'string'),
  );
  return [...new Set(texts)];
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Input)[name] : undefined;

/** What a batch asks of one table, in the form of a single call. */
const batched = (requests: unknown): Input =>
  Array.isArray(requests)
    ? {
        Keys: requests.map(
          (one) => member(member(one, 'PutRequest'), 'Item') ?? member(member(one, 'DeleteRequest'), 'Key'),
        ),
      }
    : (requests as Input);

function demand(operation: string, table: unknown, place: AccountRegion, input: Input = {}): Demand {
  if (typeof table !== 'string')
    throw new ServiceError(
      'ValidationException',
      400,
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    );
  const resource = table.startsWith('arn:') ? table : arn('dynamodb', place, `table/${table}`);
  const keys = leadingKeys(input);
  return {
    action: `dynamodb:${operation}`,
    resource: typeof input.IndexName === 'string' ? `${resource}/index/${input.IndexName}` : resource,
    ...(keys.length > 0 && { context: { 'dynamodb:LeadingKeys': keys } }),
  };
}

function forward(request: Incoming, caller: Caller, { ports }: DynamoOptions): Promise<Reply> {
  const { region } = caller;
  const port = ports[region];
  if (port === undefined)
    throw new ServiceError(
      'ResourceNotFoundException',
      400,
      `The lab has no database in ${region}; it has one in ${Object.keys(ports).join(', ') || 'no Region'}.`,
    );
  return send(request, caller, port);
}

function send(request: Incoming, { region }: Caller, port: number): Promise<Reply> {
  // The body has been unzipped and read, so what described it on the way here no longer does.
  const { 'content-encoding': _, 'transfer-encoding': __, connection: ___, ...headers } = request.headers;
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/',
        headers: { ...headers, 'content-length': request.body.length },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 500,
            headers: kept(answer.headers),
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    call.on('error', (error) =>
      reject(
        new ServiceError(
          'InternalServerError',
          500,
          `The database of ${region} (port ${port}) does not answer: ${error.message}`,
        ),
      ),
    );
    call.end(request.body);
  });
}

function kept(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const names = ['content-type', 'content-encoding', 'x-amzn-requestid', 'x-amz-crc32'];
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}

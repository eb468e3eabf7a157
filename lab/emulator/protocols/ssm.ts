/** Systems Manager's Parameter Store on the wire: the calls that read, set and remove parameters. */
import { createHash } from 'node:crypto';
import type { Cloud } from '../model/cloud.ts';
import { ServiceError } from '../model/error.ts';
import type { Parameter, ParameterType } from '../model/parameters.ts';
import { arn, parameterArn } from './authorize.ts';
import type { AccountRegion, Demand, Input, Service } from './call.ts';
import { awsJson, JSON_ERRORS } from './json.ts';
import { members, page } from './members.ts';

const protocol = awsJson({ version: '1.1', target: 'AmazonSSM' });

/** The id of the key that encrypts parameters in every Region of the lab. */
const PARAMETER_KEY = '00000000-0000-4000-8000-000000000001';

const PUT = ['Name', 'Value', 'Type', 'Overwrite', 'AllowedPattern', 'Description', 'Tier', 'DataType'];
const GET = ['Name', 'WithDecryption'];
const GET_MANY = ['Names', 'WithDecryption'];
const HISTORY = ['Name', 'WithDecryption', 'MaxResults', 'NextToken'];
const DESCRIBE = ['MaxResults', 'NextToken'];

export function ssm(cloud: Cloud): Service {
  const store = (place: AccountRegion) => cloud.in(place.region).parameters;

  /**
   * Parameter Store decrypts in the caller's name, with a key of the customer's here. That is the stricter case: the
   * account's own key for parameters lets in everybody who may read one.
   */
  function decrypting(input: Input, place: AccountRegion): Demand[] {
    const given = members(input, GET);
    if (!given.maybeFlag('WithDecryption')) return [];
    const parameter = find(() => store(place).get(given.text('Name')));
    if (parameter?.type !== 'SecureString') return [];
    const context = {
      'kms:ViaService': `ssm.${place.region}.amazonaws.com`,
      'kms:EncryptionContext:PARAMETER_ARN': parameter.arn,
    };
    return [{ action: 'kms:Decrypt', resource: arn('kms', place, `key/${PARAMETER_KEY}`), context }];
  }

  return {
    name: 'ssm',
    signingName: 'ssm',
    protocolOf: () => protocol,
    common: JSON_ERRORS,
    operations: {
      PutParameter: {
        demands: onParameter('PutParameter', PUT),
        run(input: Input, caller) {
          const given = members(input, PUT);
          refuseOther('Tier', given.maybeText('Tier'), 'Standard');
          refuseOther('DataType', given.maybeText('DataType'), 'text');
          const { version } = store(caller).put({
            name: given.text('Name'),
            value: given.text('Value'),
            // The model refuses a type that does not exist.
            type: given.maybeText('Type') as ParameterType | undefined,
            overwrite: given.maybeFlag('Overwrite'),
            by: caller.principalArn,
            allowedPattern: given.maybeText('AllowedPattern'),
            description: given.maybeText('Description'),
          });
          return { Version: version, Tier: 'Standard' };
        },
      },
      GetParameter: {
        demands: (input: Input, place) => [
          ...onParameter('GetParameter', GET)(input, place),
          ...decrypting(input, place),
        ],
        run(input: Input, caller) {
          const given = members(input, GET);
          const parameter = store(caller).get(given.text('Name'));
          return { Parameter: value(parameter, given.maybeFlag('WithDecryption')) };
        },
      },
      GetParameters: {
        demands: (input: Input, place) =>
          members(input, GET_MANY)
            .texts('Names')
            .map((name) => ({ action: 'ssm:GetParameters', resource: parameterArn(name, place) })),
        run(input: Input, caller) {
          const given = members(input, GET_MANY);
          const names = given.texts('Names');
          if (names.length < 1 || names.length > 10)
            throw new ServiceError(
              'ValidationException',
              400,
              `Names has ${names.length} members; 1 to 10 are allowed.`,
            );
          const found = names.map((name) => find(() => store(caller).get(name)));
          const clear = given.maybeFlag('WithDecryption');
          return {
            Parameters: found.flatMap((one) => (one ? [value(one, clear)] : [])),
            InvalidParameters: names.filter((_, i) => !found[i]),
          };
        },
      },
      GetParameterHistory: {
        demands: onParameter('GetParameterHistory', HISTORY),
        run(input: Input, caller) {
          const given = members(input, HISTORY);
          const all = store(caller).history(given.text('Name'));
          const { items, token } = page(
            all,
            given.maybeNumber('MaxResults') ?? 50,
            given.maybeText('NextToken'),
          );
          const clear = given.maybeFlag('WithDecryption');
          const Parameters = items.map((one) => ({
            ...about(one),
            Value: value(one, clear).Value,
            Labels: [],
          }));
          return { Parameters, NextToken: token };
        },
      },
      DescribeParameters: {
        demands: (_, place) => [{ action: 'ssm:DescribeParameters', resource: arn('ssm', place, '*') }],
        run(input: Input, caller) {
          const given = members(input, DESCRIBE);
          const all = store(caller).list();
          const { items, token } = page(
            all,
            given.maybeNumber('MaxResults') ?? 10,
            given.maybeText('NextToken'),
          );
          return { Parameters: items.map((one) => ({ ...about(one), ARN: one.arn })), NextToken: token };
        },
      },
      DeleteParameter: {
        demands: onParameter('DeleteParameter', ['Name']),
        run(input: Input, caller) {
          store(caller).remove(members(input, ['Name']).text('Name'));
          return {};
        },
      },
    },
  };
}

function onParameter(
  operation: string,
  known: readonly string[],
): (input: Input, place: AccountRegion) => Demand[] {
  return (input, place) => {
    const name = members(input, known).text('Name');
    return [{ action: `ssm:${operation}`, resource: parameterArn(name, place) }];
  };
}

function value(parameter: Parameter, withDecryption = false) {
  const sealed = parameter.type === 'SecureString' && !withDecryption;
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: sealed ? seal(parameter) : parameter.value,
    Version: parameter.version,
    LastModifiedDate: new Date(parameter.lastModified),
    ARN: parameter.arn,
    DataType: 'text',
  };
}

/** Stands for the ciphertext: says nothing of the value, changes with it. */
function seal({ arn, version, value }: Parameter): string {
  return createHash('sha512').update(`${arn} ${version} ${value}`).digest('base64');
}

function about(parameter: Parameter) {
  return {
    Name: parameter.name,
    Type: parameter.type,
    LastModifiedDate: new Date(parameter.lastModified),
    LastModifiedUser: parameter.by,
    Description: parameter.description,
    AllowedPattern: parameter.allowedPattern,
    Version: parameter.version,
    Tier: 'Standard',
    Policies: [],
    DataType: 'text',
  };
}

function find(get: () => Parameter): Parameter | undefined {
  try {
    return get();
  } catch (error) {
    if (error instanceof ServiceError && /^Parameter(Version)?NotFound$/.test(error.code)) return undefined;
    throw error;
  }
}

function refuseOther(name: string, given: string | undefined, only: string): void {
  if (given !== undefined && given !== only)
    throw new ServiceError('ValidationException', 400, `${name} is ${given}; the lab knows ${only} only.`);
}

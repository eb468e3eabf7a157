/** CloudWatch Logs on the wire: FilterLogEvents, with the one kind of pattern that our command line sends. */
import type { Cloud } from '../model/cloud.ts';
import { ServiceError } from '../model/error.ts';
import { arn } from './authorize.ts';
import type { Input, Service } from './call.ts';
import { awsJson, JSON_ERRORS } from './json.ts';
import { members } from './members.ts';

const protocol = awsJson({ version: '1.1', target: 'Logs_20140328' });

const FILTER = ['logGroupName', 'startTime', 'endTime', 'filterPattern', 'limit', 'nextToken'];
const MOST = 10_000;

export function logs(cloud: Cloud): Service {
  return {
    name: 'logs',
    signingName: 'logs',
    protocolOf: () => protocol,
    common: JSON_ERRORS,
    operations: {
      FilterLogEvents: {
        demands: (input: Input, place) => [
          {
            action: 'logs:FilterLogEvents',
            resource: arn('logs', place, `log-group:${asked(input).text('logGroupName')}:log-stream:`),
          },
        ],
        run(input: Input, caller) {
          const given = asked(input);
          const limit = given.maybeNumber('limit') ?? MOST;
          if (limit < 1 || limit > MOST) throw invalid(`limit is ${limit}; 1 to ${MOST} are allowed.`);
          const token = given.maybeText('nextToken');
          if (token !== undefined && !/^\d+$/.test(token))
            throw invalid('The specified nextToken is invalid.');
          const { events, more } = cloud.in(caller.region).logs.search({
            group: given.text('logGroupName'),
            from: given.maybeNumber('startTime'),
            to: given.maybeNumber('endTime'),
            after: Number(token ?? 0),
            matches: matcher(given.maybeText('filterPattern') ?? ''),
            limit,
          });
          return {
            events: events.map(({ id, at, message }) => ({
              eventId: `${id}`.padStart(56, '0'),
              ingestionTime: at,
              logStreamName: 'lab',
              message,
              timestamp: at,
            })),
            searchedLogStreams: [],
            ...(more && { nextToken: `${events.at(-1)?.id}` }),
          };
        },
      },
    },
  };
}

const asked = (input: Input) => members(input, FILTER, 'InvalidParameterException');

const invalid = (why: string) => new ServiceError('InvalidParameterException', 400, why);

/** `{ $.name = "text" }`, any number of them in brackets and joined by `||`; empty takes everything. */
function matcher(pattern: string): (message: string) => boolean {
  if (pattern === '') return () => true;
  const inner = /^\{(.*)\}$/.exec(pattern)?.[1]?.trim() ?? '';
  const terms = inner.split(' || ').map((term) => {
    const [, name, text] = /^\(?\$\.(\w+) = "([^"*]*)"\)?$/.exec(term) ?? [];
    if (name === undefined)
      throw invalid(
        `The lab does not know the filter pattern ${pattern}; it knows { ($.name = "text") || ($.name = "text") }.`,
      );
    return { name, text };
  });
  return (message) => {
    const fields = parsed(message);
    return terms.some(({ name, text }) => fields?.[name] === text);
  };
}

function parsed(message: string): Record<string, unknown> | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

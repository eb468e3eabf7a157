/**
 * One call, from the request to what is to be answered: who calls what and where, may they, does a fault strike,
 * what does the service say. Nothing here touches a socket.
 */
import { ServiceError } from '../model/error.ts';
import type { CallFault } from '../model/fault.ts';
import type { RegionNetwork } from '../model/region-network.ts';
import { principalArn, readScope, refusal } from './authorize.ts';
import type { AccountRegion, Caller, Demand, Incoming, Principal, Reply, Service } from './call.ts';
import type { Faults } from './faults.ts';
import { errorXml } from './xml.ts';

export interface Handling {
  readonly services: readonly Service[];
  readonly accountId: string;
  readonly faults: Faults;
  /** Between Regions; absent: every way is open. */
  readonly network?: Pick<RegionNetwork, 'isOpen'> | undefined;
  readonly roleOf: (accessKeyId: string) => Principal | undefined;
}

/** What an observer learns of a call. */
export interface CallReport {
  /** `unknown` where the request does not say. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** ARN; absent where the access key is nobody's. */
  readonly principal?: string;
  /** The Region in which the caller runs; absent where it runs in none. */
  readonly from?: string;
  /** The first of `demands`, `*` where there are none. */
  readonly resource: string;
  readonly demands: readonly Demand[];
  /** What IAM said; false too where it was not asked. */
  readonly allowed: boolean;
  /** HTTP status; absent where no answer goes out. */
  readonly status?: number;
  /** Code of the error that was answered. */
  readonly error?: string;
  readonly fault?: CallFault;
  /** A failure that no service foresees: a bug in the lab. */
  readonly bug?: unknown;
}

/** `reply` is absent where the service never answers or cuts the connection: the fault says which. */
export interface Handled {
  readonly reply?: Reply;
  readonly report: CallReport;
}

export async function handle(
  request: Incoming,
  unread: ServiceError | undefined,
  requestId: string,
  lab: Handling,
): Promise<Handled> {
  const scope = readScope(request.headers.authorization);
  const service = lab.services.find((one) => one.signingName === scope?.service);
  if (!scope || !service) return stray(request, scope, requestId, lab);

  const protocol = service.protocolOf(request);
  const region = service.onlyRegion ?? scope.region;
  const place: AccountRegion = { region, accountId: lab.accountId };
  const base: CallReport = {
    service: service.name,
    operation: 'unknown',
    region,
    resource: '*',
    demands: [],
    allowed: false,
  };
  const refuse = (report: CallReport, { code, status, message }: ServiceError): Handled => ({
    reply: protocol.refuse(code, status, message, requestId),
    report: { ...report, status, error: code },
  });

  const principal = lab.roleOf(scope.accessKeyId);
  if (principal === undefined)
    return refuse(
      base,
      error(service.common.unknownKey, 'The security token included in the request is invalid.'),
    );

  const from = principal === 'operator' ? undefined : principal.region;
  let report: CallReport = { ...base, principal: principalArn(principal, place), ...(from && { from }) };
  try {
    if (unread) throw unread;
    const { operation: name, input } = protocol.decode(request, Object.keys(service.operations));
    report = { ...report, operation: name };
    const operation = service.operations[name];
    if (!operation) throw new Error(`${service.name} decodes ${name} but does not have it.`);

    const fault =
      lab.faults.strike({ service: service.name, operation: name, region }) ??
      onTheWay(from, region, lab.network);
    if (fault) report = { ...report, fault };
    const instead = fault ? insteadOf(fault) : 'the call';
    if (instead === 'no answer') return { report };
    if (instead !== 'the call') return refuse(report, instead);

    const demands = operation.demands(input as never, place);
    report = { ...report, demands, resource: demands[0]?.resource ?? '*' };
    const denied = refusal(principal, demands, place, service.common.denied);
    if (denied) return refuse(report, denied);
    report = { ...report, allowed: true };

    const caller: Caller = { ...place, principalArn: principalArn(principal, place), requestId };
    const output = await operation.run(input as never, caller, request);
    const reply = protocol.encode(name, output, requestId);
    return fault?.kind === 'lost-answer'
      ? { report }
      : { reply, report: { ...report, status: reply.status } };
  } catch (thrown) {
    if (report.fault?.kind === 'lost-answer') return { report };
    if (thrown instanceof ServiceError) return refuse(report, thrown);
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return refuse({ ...report, bug: thrown }, error(service.common.internal, `The lab failed: ${message}`));
  }
}

/** What a way that is cut does to a call of another Region: the call is lost, or the answer. */
function onTheWay(from: string | undefined, to: string, network: Handling['network']): CallFault | undefined {
  if (!network || from === undefined || from === to) return undefined;
  if (!network.isOpen(from, to)) return { kind: 'timeout' };
  return network.isOpen(to, from) ? undefined : { kind: 'lost-answer' };
}

/** What happens when this fault strikes a call. The socket's side (server.ts) delays an answer. */
function insteadOf(fault: CallFault): 'the call' | 'no answer' | ServiceError {
  switch (fault.kind) {
    case 'timeout':
    case 'reset':
      return 'no answer';
    case 'error':
      return new ServiceError(fault.code, fault.status ?? 500, fault.message ?? 'A fault of the lab.');
    case 'lost-answer':
    case 'latency':
      return 'the call';
  }
}

/** A request that no service here can be asked to answer. */
function stray(
  request: Incoming,
  scope: { service: string; region: string } | undefined,
  requestId: string,
  lab: Handling,
): Handled {
  const known = lab.services.map((one) => one.signingName).join(', ');
  const [code, message] = scope
    ? ['UnknownService', `The lab does not know the service ${scope.service}; it knows ${known}.`]
    : [
        'MissingAuthenticationToken',
        'The request has no Authorization header of AWS Signature Version 4; the lab finds service, Region and role in it.',
      ];
  const status = scope ? 404 : 403;
  const json = request.headers['x-amz-target'] !== undefined;
  const reply: Reply = json
    ? {
        status,
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': requestId },
        body: JSON.stringify({ __type: code, message }),
      }
    : errorXml({
        namespace: 'http://webservices.amazon.com/AWSFault/2005-15-09',
        code,
        status,
        message,
        requestId,
      });
  return {
    reply,
    report: {
      service: scope?.service ?? 'unknown',
      operation: 'unknown',
      region: scope?.region ?? 'unknown',
      resource: '*',
      demands: [],
      allowed: false,
      status,
      error: code,
    },
  };
}

function error({ code, status }: { code: string; status: number }, message: string): ServiceError {
  return new ServiceError(code, status, message);
}

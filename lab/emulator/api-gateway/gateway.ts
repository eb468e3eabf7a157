/** One request through API Gateway, in its order: method, signature, key, plan, parameters, model, mock, permission, function. */

import { readPermissions } from '../cloudformation/read/functions.ts';
import { readDomainName } from '../cloudformation/read/http-api.ts';
import { type Method, type MockAnswer, type RestApi, readRestApi } from '../cloudformation/read/rest-api.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { LabClock } from '../model/clock.ts';
import { matchesArn } from '../model/glob.ts';
import { urlOf } from '../protocols/receive.ts';
import { type Received, toEvent } from './event.ts';
import { INTEGRATION_LIMIT_MS, type Invoke, integrate } from './integration.ts';
import { match } from './match.ts';
import type { GatewayReply } from './message.ts';
import { createBodyCheck, missingParameters } from './models.ts';
import { createPlan } from './plan.ts';
import { createRefuse, missing, REFUSALS, type Refuse, refusePlainly } from './refusal.ts';
import { type RoleOf, refusedSignature } from './signature.ts';

export interface Gateway {
  /** What every path begins with, e.g. `/dev`. */
  readonly path: string;
  /** The API's way to say what API Gateway says by itself. */
  readonly refuse: Refuse;
  /** `delayMs`: how much longer than usual the function takes. `cut`: the connection ends without an answer. */
  ask(received: Received, delayMs: number): Promise<GatewayReply | 'cut'>;
}

export function createGateway(
  template: ResolvedTemplate,
  clock: LabClock,
  invoke: Invoke,
  roleOf: RoleOf = () => undefined,
): Gateway {
  const api = readRestApi(template);
  const { accountId, region } = template;
  const place = { accountId, region, apiId: api.id, stage: api.stage };
  const root = `/${api.stage}`;
  const domain = readDomainName(template)?.name.toLowerCase();
  const refuse = createRefuse(api);
  const checks = new Map(api.methods.map((method) => [method, createBodyCheck(method)]));
  const permitted = new Set(api.methods.filter((method) => isPermitted(template, api, method)));
  // A key that is switched off, or in no plan of this API, opens nothing.
  const keys = new Map(
    api.apiKeys.flatMap(({ value, enabled, plan }) =>
      enabled && plan ? [[value, createPlan(plan, clock)] as const] : [],
    ),
  );

  /** By a name of its own, which stands for the stage. */
  function underStage(url: URL, host = ''): URL {
    const named = domain !== undefined && host.toLowerCase().replace(/:\d+$/, '') === domain;
    return named ? new URL(`${root}${url.pathname}${url.search}`, url) : url;
  }

  async function ask(received: Received, delayMs: number): Promise<GatewayReply> {
    const { request, body } = received;
    const url = underStage(urlOf(request), request.headers.host);
    if (url.pathname !== root && !url.pathname.startsWith(`${root}/`))
      return refusePlainly(REFUSALS.forbidden);
    const found = match(api.methods, request.method ?? 'GET', url.pathname.slice(root.length));
    if (found === undefined) return refuse(REFUSALS.noSuchRoute);
    const { method } = found;
    if (method.signed) {
      const resource = `${api.id}/${api.stage}/${request.method}${url.pathname.slice(root.length)}`;
      const refused = await refusedSignature(
        request,
        body,
        { region, accountId, path: resource },
        roleOf,
        clock.now(),
      );
      if (refused) return refuse(refused);
    }
    if (method.apiKeyRequired) {
      const admission = keys.get(String(request.headers['x-api-key'] ?? ''))?.();
      if (admission === undefined) return refuse(REFUSALS.forbidden);
      if (admission === 'throttled') return refuse(REFUSALS.tooMany);
      if (admission === 'exceeded') return refuse(REFUSALS.overQuota);
    }
    const lacking = missingParameters(method, url, request.headers);
    if (lacking.length > 0) return refuse(missing(lacking));
    if (checks.get(method)?.(request.headers['content-type'], body) === false)
      return refuse(REFUSALS.invalidBody);
    const { functionArn, mock, timeoutMs: limitMs = INTEGRATION_LIMIT_MS } = method;
    if (mock) return answerMock(mock, request.headers['content-type'], refuse);
    if (functionArn === undefined || !permitted.has(method)) return refuse(REFUSALS.internal);
    return integrate(clock, { limitMs, delayMs }, refuse, () =>
      invoke(toEvent(place, received, url, found), functionArn),
    );
  }

  return { path: root, refuse, ask };
}

/** A request without a media type counts as JSON. */
function answerMock(mock: MockAnswer, contentType: string | undefined, refuse: Refuse): GatewayReply {
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  if (mock.mediaTypes && !mock.mediaTypes.includes(type)) return refuse(REFUSALS.unsupported);
  return { status: mock.status, headers: mock.headers, body: '' };
}

/** The permissions in the stack say so, or API Gateway may not invoke the function behind a method. */
function isPermitted(template: ResolvedTemplate, api: RestApi, method: Method): boolean {
  const arn = method.functionArn;
  if (arn === undefined) return false;
  const { region, accountId } = template;
  const source = `arn:aws:execute-api:${region}:${accountId}:${api.id}/${api.stage}/${method.verb}${method.path}`;
  return readPermissions(template, { name: arn.split(':').at(-1) ?? '', arn }).some(
    ({ principal, sourceArn, sourceAccount }) =>
      principal === 'apigateway.amazonaws.com' &&
      (sourceArn === undefined || matchesArn(sourceArn, source)) &&
      (sourceAccount === undefined || sourceAccount === accountId),
  );
}

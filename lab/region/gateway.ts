/** One request through API Gateway, in its order: method, key, plan, parameters, model, permission, function. */
import type { LabClock } from '../cloud/clock.ts';
import { readRestApi } from '../template/read/rest-api.ts';
import type { ResolvedTemplate } from '../template/template.ts';
import { type Received, toEvent } from './event.ts';
import { type Invoke, integrate } from './integration.ts';
import { match } from './match.ts';
import { createBodyCheck, missingParameters } from './models.ts';
import { isPermitted } from './permission.ts';
import { createPlan } from './plan.ts';
import { missing, REFUSALS, type Reply } from './reply.ts';

export interface Gateway {
  readonly stage: string;
  /** `delayMs`: how much longer than usual the function takes. */
  ask(received: Received, delayMs: number): Promise<Reply>;
}

export function createGateway(template: ResolvedTemplate, clock: LabClock, invoke: Invoke): Gateway {
  const api = readRestApi(template);
  const { accountId, region } = template;
  const place = { accountId, region, apiId: api.id, stage: api.stage };
  const root = `/${api.stage}`;
  const checks = new Map(api.methods.map((method) => [method, createBodyCheck(method)]));
  const permitted = new Set(api.methods.filter((method) => isPermitted(template, api, method)));
  // A key that is switched off, or in no plan of this API, opens nothing.
  const keys = new Map(
    api.apiKeys.flatMap(({ value, enabled, plan }) =>
      enabled && plan ? [[value, createPlan(plan, clock)] as const] : [],
    ),
  );

  async function ask(received: Received, delayMs: number): Promise<Reply> {
    const { request, body } = received;
    const url = new URL(`http://front${request.url ?? '/'}`);
    if (url.pathname !== root && !url.pathname.startsWith(`${root}/`)) return REFUSALS.forbidden;
    const found = match(api.methods, request.method ?? 'GET', url.pathname.slice(root.length));
    if (found === undefined) return REFUSALS.noSuchRoute;
    const { method } = found;
    if (method.apiKeyRequired) {
      const admission = keys.get(String(request.headers['x-api-key'] ?? ''))?.();
      if (admission === undefined) return REFUSALS.forbidden;
      if (admission === 'throttled') return REFUSALS.tooMany;
      if (admission === 'exceeded') return REFUSALS.overQuota;
    }
    const lacking = missingParameters(method, url, request.headers);
    if (lacking.length > 0) return missing(lacking);
    if (checks.get(method)?.(request.headers['content-type'], body) === false) return REFUSALS.invalidBody;
    const { functionArn } = method;
    if (functionArn === undefined || !permitted.has(method)) return REFUSALS.internal;
    return integrate(clock, delayMs, () => invoke(toEvent(place, received, url, found), functionArn));
  }

  return { stage: api.stage, ask };
}

/** The functions of a stack: each packaged bundle in its own threads, registered with the Lambda of its Region. */

import type { APIGatewayProxyEventV2, APIGatewayProxyResult } from 'aws-lambda';
import type { Invoke } from '../api-gateway/integration.ts';
import {
  type FunctionResource,
  readFunctions,
  readInvocations,
  readPermissions,
} from '../cloudformation/read/functions.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { type Certificates, functionError, type Names } from '../lambda/environment.ts';
import { type RunningFunction, startFunction } from '../lambda/host.ts';
import type { LabTime } from '../model/clock.ts';
import type { Cloud } from '../model/cloud.ts';
import type { CloudRegion } from '../model/region.ts';
import type { Keys } from './keys.ts';

interface FunctionSurroundings {
  readonly cloud: Cloud;
  readonly keys: Keys;
  readonly time: LabTime;
  /** What a function finds, by its name. */
  readonly namesOf: (name: string) => Names;
  readonly certificates: Certificates;
  /** Where the bundle of a function lies. */
  readonly folderOf: (target: FunctionResource) => string;
  /** The lab's AWS. */
  readonly endpoint: string;
  readonly onLog: (line: string, functionName: string) => void;
}

/** Threads for one function at most; each takes some 25 MB. */
const CONCURRENCY = 3;

/** As Lambda calls it. */
const logGroup = (name: string): string => `/aws/lambda/${name}`;

/** By name. They start when they are first invoked, or by `warm`. */
export function deployFunctions(
  template: ResolvedTemplate,
  { cloud, keys, time, namesOf, certificates, folderOf, endpoint, onLog }: FunctionSurroundings,
): Readonly<Record<string, RunningFunction>> {
  const region = cloud.in(template.region);
  const running: Record<string, RunningFunction> = {};
  for (const target of readFunctions(template)) {
    const { name, arn, handler, runtime, timeoutMs, memory, environment } = target;
    region.logs.create(logGroup(name));
    const started = startFunction({
      name,
      arn,
      handler,
      runtime,
      timeoutMs,
      memoryMb: memory,
      region: template.region,
      folder: folderOf(target),
      env: environment,
      accessKeyId: keys.keyFor(template, target),
      endpoint,
      concurrency: CONCURRENCY,
      clock: cloud.clock,
      time,
      names: namesOf(name),
      certificates,
      onLog(line) {
        region.log(line);
        region.logs.put(logGroup(name), line);
        onLog(line, name);
      },
    });
    running[name] = started;
    region.functions.register({
      name,
      arn,
      timeoutMs,
      environment,
      run: (event, invocation) => started.invoke(event, invocation),
      permissions: readPermissions(template, target),
      ...readInvocations(template, target),
    });
  }
  return running;
}

/** An HTTP API does as well. */
export function invokeByHttpApi({ functions }: CloudRegion) {
  return async (event: APIGatewayProxyEventV2, functionArn: string, sourceArn: string): Promise<unknown> => {
    const caller = { kind: 'service', principal: 'apigateway.amazonaws.com', sourceArn } as const;
    const { payload, error } = await functions.invokeSync(functionArn, event, caller);
    if (error) throw functionError(error);
    return payload;
  };
}

/** API Gateway asks as the service it is: the function's resource policy has the last word. */
export function invokeByGateway({ region, functions }: CloudRegion, accountId: string): Invoke {
  return async (event, functionArn) => {
    const { apiId, stage, httpMethod, resourcePath } = event.requestContext;
    const { payload, error } = await functions.invokeSync(functionArn, event, {
      kind: 'service',
      principal: 'apigateway.amazonaws.com',
      sourceArn: `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${httpMethod}${resourcePath}`,
    });
    if (error) throw functionError(error);
    return payload as APIGatewayProxyResult;
  };
}

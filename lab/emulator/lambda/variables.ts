/** The environment variables that a function finds: those of its template, and those that Lambda itself sets. */
import { join } from 'node:path';

export interface FunctionIdentity {
  readonly name: string;
  readonly region: string;
  /** e.g. `src/handler.handler`. */
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  /** Names the function's role to the lab's AWS. */
  readonly accessKeyId: string;
  /** The lab's AWS. */
  readonly endpoint: string;
}

export function variablesOf(
  { name, region, handler, runtime, memoryMb, accessKeyId, endpoint }: FunctionIdentity,
  folder: string,
  template: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...template,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'lab',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'lab',
    AWS_SESSION_TOKEN: 'lab',
    AWS_ENDPOINT_URL: endpoint,
    // Lambda has no such files; the SDK would read those of whoever runs the lab.
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    LAMBDA_TASK_ROOT: folder,
    TZ: ':UTC',
    _HANDLER: handler,
  };
}

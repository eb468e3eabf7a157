/** For `serverless offline`, which knows no Parameters: what the functions' environment refers to, filled in on this machine. */
import type { Serverless } from './framework.ts';
import { filled } from './intrinsic.ts';

export function fillEnvironments({ service }: Serverless): void {
  const { values = {} } = service.custom;
  for (const { environment } of Object.values(service.functions ?? {}))
    if (environment) Object.assign(environment, filled(environment, values));
}

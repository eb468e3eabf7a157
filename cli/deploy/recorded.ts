/** Where the other Regions' parts are, by the deployment record: a deploy of one stack asks nothing outside of its own Region. */
import type { Side } from '../../shared/core/side.ts';
import { type DeploymentRecord, readRecord, recordPath } from '../../shared/kit/deployment-record.ts';
import { UserError } from '../../shared/kit/errors.ts';
import type { Context } from './context.ts';

interface Recorded extends DeploymentRecord {
  readonly origins: Readonly<Record<Side, string>>;
}

export function recorded({ settings: { stage, only }, ports: { root } }: Context): Recorded {
  const record = readRecord(root, stage) as Recorded | string | undefined;
  if (typeof record === 'object' && record.origins?.primary && record.origins.standby) return record;
  throw new UserError(
    `${recordPath(stage)}, which a whole deploy writes, ${record === undefined ? 'is not here' : 'does not say where both APIs are'}, and with --only ${only?.id ?? ''} no other Region is asked. Copy it from where the stage was deployed last, or deploy the whole stage.`,
  );
}

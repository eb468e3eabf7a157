/**
 * Checks the parameters of both roles by the same rules that the framework will apply, before anything is changed. A mistake in
 * a threshold must not be found after two stacks are deployed and the third one is refused.
 */
import { mistakes as ofApi } from '../../resources/api/validate.ts';
import { mistakes as ofFailover } from '../../resources/failover/validate.ts';
import { originMistakes } from '../../resources/failover/values.ts';
import { keyMistake } from '../../resources/shared/secrets.ts';
import { UsageError } from '../../shared/kit/errors.ts';
import type { DeploySettings } from './settings.ts';

/** Throws `UsageError` with one line for each mistake. */
export function checkParameters({ stage, regions, parameters, ownApi }: DeploySettings): void {
  const wrong = [
    ...(ownApi ? [] : [...ofApi(parameters), ...keyMistake(parameters)]),
    ...ofFailover(parameters, { stage, region: regions.control }),
  ];
  if (wrong.length > 0) throw new UsageError([...new Set(wrong)].join('\n'));
  // Of the sample API the origins are known later.
  const { primaryOrigin: primary = '', standbyOrigin: standby = '' } = parameters;
  const ofOrigins = ownApi ? originMistakes(parameters, stage, { primary, standby }) : [];
  if (ofOrigins.length > 0) throw new UsageError(ofOrigins.join('\n'));
}

/** The deployment record, `.routeaway/<stage>.json`, as `npm run deploy` and the lab write it: where everything of a stage is. */
import * as v from 'valibot';

const strings = v.record(v.string(), v.string());

export const deploymentRecord = v.looseObject({
  regions: v.object({ primary: v.string(), standby: v.string(), control: v.string() }),
  /** What the switcher finds in its environment. */
  environment: v.exactOptional(strings),
  /** The lab's: where its AWS is, who may do everything there, and where the names of its world lead. */
  endpointUrl: v.exactOptional(v.string()),
  credentials: v.exactOptional(v.object({ accessKeyId: v.string(), secretAccessKey: v.string() })),
  hosts: v.exactOptional(strings),
  /** Its time: `at` (epoch ms) when it was `real` here, and how much faster it goes. */
  clock: v.exactOptional(v.object({ at: v.number(), real: v.number(), speed: v.number() })),
});
export type DeploymentRecord = v.InferOutput<typeof deploymentRecord>;

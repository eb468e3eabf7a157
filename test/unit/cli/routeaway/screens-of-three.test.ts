/** The screens of `status` that docs/runbook.md shows, of a stage with three control Regions, one or two of which are gone. */
import { NoControl } from '../../../../cli/routeaway/stage/aws-errors.ts';
import type { Stage } from '../../../../cli/routeaway/stage/connect.ts';
import { controlRegions, NoneAnswers } from '../../../../cli/routeaway/stage/control-regions.ts';
import { snapshotOf } from '../../../../cli/routeaway/stage/snapshot.ts';
import { unreachedRegions } from '../../../../cli/routeaway/view/control-regions.ts';
import { degradedStatus } from '../../../../cli/routeaway/view/degraded-status.ts';
import { PLAIN } from '../../../../cli/routeaway/view/format.ts';
import { degradedScreen, screen } from '../../../../cli/routeaway/view/screen.ts';
import { statusOf } from '../../../../cli/routeaway/view/status.ts';
import type { SwitcherPorts } from '../../../../functions/switcher/ports.ts';
import { actOf, apply } from '../../../../lab/simulation/acts/acts.ts';
import { CONTROL_REGIONS } from '../../../../lab/simulation/world/names.ts';
import { production } from '../../../../lab/simulation/world/programs.ts';
import { REGION_OF } from '../../../../lab/simulation/world/regions.ts';
import { createWorld } from '../../../../lab/simulation/world/world.ts';
import { MINUTE } from '../../../../shared/core/duration.ts';
import type { Settings } from '../../../../shared/core/settings.ts';
import type { PublicVerdict } from '../../../../shared/core/verdict/verdict.ts';
import { read } from '../../../docs/pages.ts';

const shown = (which: string): string => {
  const [, block = ''] =
    new RegExp(`<!-- status: ${which} -->\\n\`\`\`text\\n(.*?)\`\`\``, 's').exec(read('docs/runbook.md')) ??
    [];
  return block.trimEnd();
};

/** What the command shows at a minute of a world, by what a switcher in eu-west-1 could read then. `gone`: since minute 4. */
async function statusWithout(gone: readonly string[], minute = 10): Promise<string> {
  let text = '';
  const world = createWorld({
    warm: true,
    controllers: 3,
    programs: {
      ...production,
      async reconcile(ports, settings, run) {
        const isDue = text === '' && world.now() >= began + minute * MINUTE;
        if (isDue && ports.controllers?.region === 'eu-west-1') text = await shownBy(ports, gone, settings);
        return production.reconcile(ports, settings, run);
      },
    },
  });
  const began = world.now();
  await world.run(4 * MINUTE);
  for (const region of gone) apply(world, actOf(`control Region ${region} gone`));
  await world.run((minute - 2) * MINUTE);
  return text;
}

/** The SDK names an error by its code. */
const asSdk = <T>(call: Promise<T>): Promise<T> =>
  call.catch((error) => {
    throw Object.assign(error, { name: error.code });
  });

/** `gone` does not answer the command either. */
async function shownBy(ports: SwitcherPorts, gone: readonly string[], settings: Settings): Promise<string> {
  const now = ports.clock.now();
  const answer = (evidence: string): PublicVerdict => ({
    ...{ tick: now, judgement: 'healthy', servedBy: 'primary', evidence },
  });
  const controls = controlRegions(CONTROL_REGIONS);
  const journal = {
    ...ports.journal,
    read: () =>
      controls.ask((region) =>
        gone.includes(region)
          ? Promise.reject(new Error('no answer within 3 s'))
          : asSdk(ports.journal.read()),
      ),
  };
  const endpoint = { ask: async () => answer('status 200 in 60 ms') };
  const direct = async () => answer('status 200 in 41 ms');
  const stage = {
    place: { stage: 'prod', region: 'ca-central-1' },
    config: { regions: REGION_OF, settings, journalTable: 'routeaway-prod-journal-global' },
    ports: { ...ports, journal, endpoint },
    ...{ controls, direct },
    drill: { read: async () => ({ text: 'none' }) },
    owner: { read: async () => 'ours' },
  } as unknown as Stage;
  try {
    return screen(statusOf(stage, await snapshotOf(stage, async () => [])), PLAIN, 80);
  } catch (error) {
    if (!(error instanceof NoControl && error.cause instanceof NoneAnswers)) throw error;
    const { errors, message } = error.cause;
    const trouble = error.said.message.replace(`: ${message}`, '');
    const given = { ...ports, ...{ endpoint, direct }, regions: REGION_OF };
    const seen = await degradedStatus(
      { ...given, override: async () => 'auto', now: () => now },
      'prod',
      trouble,
    );
    const last = CONTROL_REGIONS.filter((region) => !gone.includes(region));
    return degradedScreen({ ...seen, controlRegions: unreachedRegions(errors, last) }, PLAIN, 80);
  }
}

test('one of three is gone', async () => {
  expect(await statusWithout(['ca-central-1'])).toBe(shown('one of three control Regions is gone'));
});

test('of a Region that is gone there is one finding, also once the switcher has told of it', async () => {
  const [, findings = ''] = (await statusWithout(['ca-central-1'], 13)).split('Findings ');
  expect(findings.replace(/\s+/g, ' ').trim()).toMatch(
    /^The prober in ca-central-1 has written no verdict for 9 min \d+ s; nor does its table serve this command\.$/,
  );
});

test('two of three are gone', async () => {
  expect(await statusWithout(['ca-central-1', 'us-west-2'])).toBe(
    shown('two of three control Regions are gone'),
  );
});

/** Runs a plan, step by step, and reports. The first step that fails ends it. */

import { UserError } from '../../shared/kit/errors.ts';
import { type Context, type Findings, type Outcome, outcome } from './context.ts';
import { Interrupted, unlessInterrupted } from './interruption.ts';
import { idleFirst, leavingDns, type Step, title } from './plan.ts';
import type { Ports } from './ports.ts';
import { createPrinter } from './printer.ts';
import { reason, reasonWithCall } from './reason.ts';
import type { DeploySettings } from './settings.ts';
import { findActiveSide } from './steps/active.ts';
import { checkCertificate } from './steps/certificate.ts';
import { checkResult } from './steps/check.ts';
import { confirm } from './steps/confirm.ts';
import { checkCredentials } from './steps/credentials.ts';
import { forgetSecret } from './steps/forget-secret.ts';
import { putOverrideBack } from './steps/journal.ts';
import { checkLogRole } from './steps/log-role.ts';
import { checkOwner } from './steps/owner.ts';
import { previewStack } from './steps/preview.ts';
import { checkQuotas } from './steps/quotas.ts';
import { checkRegions } from './steps/regions.ts';
import { sayRetained } from './steps/retained.ts';
import { settleSecret } from './steps/secret.ts';
import { deployStack, point, removeStack } from './steps/stack.ts';
import { checkStanding } from './steps/standing.ts';
import { checkGone, checkUntouched } from './steps/untouched.ts';
import { checkZone } from './steps/zone.ts';

/** A step failed or was interrupted; what there is to say about it has been said. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly step: Step;

  constructor(step: Step, cause: unknown) {
    super(`${title(step)}: ${reason(cause)}`, { cause });
    this.step = step;
  }
}

/** Resolves to what was found on the way; rejects with `Failed`. */
export async function run(plan: readonly Step[], settings: DeploySettings, ports: Ports): Promise<Findings> {
  const printer = createPrinter(ports.say);
  for (const { given } of settings.secrets) if (given !== undefined) printer.hide(given);
  for (const warning of settings.warnings) printer.say(`Warning: ${warning}`);
  let found: Findings = {};
  let steps = plan;
  // The order of what comes is known on the way.
  for (let i = 0; i < steps.length; i += 1) {
    const step = steps[i] as Step;
    printer.say(`[${String(i + 1).padStart(2)}/${steps.length}] ${title(step)}`);
    try {
      const context = {
        ...found,
        settings,
        ports: { ...ports, say: printer.say },
        hide: printer.hide,
      };
      const {
        said,
        warnings = [],
        found: more = {},
      } = await unlessInterrupted(ports.interrupted, carryOut(step, context));
      for (const line of said) printer.say(`        ${line}`);
      for (const line of warnings) printer.say(`        Warning: ${line}`);
      found = { ...found, ...more };
      if (step.kind === 'standing' && found.leavesDns && !settings.dryRun)
        steps = leavingDns(steps, settings);
      if (step.kind === 'active' && found.stands && found.active !== undefined)
        steps = idleFirst(steps, found.active);
    } catch (error) {
      const failed = new Failed(step, error);
      printer.say(
        `        ${error instanceof Interrupted ? interruptedIn(step) : `FAILED: ${sentence(error)}`}`,
      );
      throw failed;
    }
  }
  return found;
}

const sentence = (error: unknown): string =>
  error instanceof UserError ? error.message : reasonWithCall(error);

/** CloudFormation does not end with us. */
const interruptedIn = (step: Step): string =>
  step.kind === 'deploy' || step.kind === 'remove' || step.kind === 'point'
    ? `INTERRUPTED. CloudFormation finishes what it has begun in ${step.stack.region}; wait for that before you go on.`
    : 'INTERRUPTED.';

function carryOut(step: Step, context: Context): Promise<Outcome> {
  switch (step.kind) {
    case 'credentials':
      return checkCredentials(context);
    case 'regions':
      return checkRegions(step.regions, context);
    case 'certificate':
      return checkCertificate(step, context);
    case 'log-role':
      return checkLogRole(step.regions, context);
    case 'quotas':
      return checkQuotas(step, context);
    case 'standing':
      return checkStanding(step.stacks, context);
    case 'owner':
      return checkOwner(step.distributionId, context);
    case 'active':
      return findActiveSide(context);
    case 'package':
      return context.ports.artifact().then(() => outcome());
    case 'secret':
      return settleSecret(step, context);
    case 'deploy':
      return deployStack(step, context);
    case 'zone':
      return checkZone(step, context);
    case 'point':
      return point(step.stack, context);
    case 'preview':
      return previewStack(step.stack, context);
    case 'override':
      return putOverrideBack(context);
    case 'check':
      return checkUntouched(context).then(() => checkResult(context));
    case 'confirm':
      return confirm(context);
    case 'remove':
      return removeStack(step.stack, context);
    case 'retained':
      return checkGone(context).then(() => sayRetained(context));
    case 'forget':
      return forgetSecret(step, context);
  }
}

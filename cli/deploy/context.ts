/** What a step gets, and what it passes on to later steps. */
import type { Side } from '../../shared/core/side.ts';
import type { Stack } from './names.ts';
import type { Ports } from './ports.ts';
import type { DeploySettings } from './settings.ts';

/** A stack that this run has deployed, and when its last operation began. */
export interface Left {
  readonly stack: Stack;
  readonly since: Date;
}

/** Found out on the way. */
export interface Findings {
  readonly account?: string;
  /** The ARN of who deploys. */
  readonly caller?: string;
  /** The clients' key, the prober's, and what the edge shows to the origins; absent where nobody asks for it. */
  readonly apiKey?: string;
  readonly probeKey?: string;
  readonly originSecret?: string;
  readonly active?: Side;
  /** True: every stack stands, so this deploy is an update. */
  readonly stands?: boolean;
  /** The records in DNS stand, and this deploy has no use for them any more. */
  readonly leavesDns?: boolean;
  /** The distribution leads to the name in DNS. */
  readonly pointed?: boolean;
  /** A removal found something to remove. */
  readonly removed?: true;
  /** The control Regions in which the account has room for what prober and switcher reserve. */
  readonly reserves?: readonly string[];
  /** The stacks that this run has deployed. */
  readonly left?: readonly Left[];
}

export interface Context extends Findings {
  readonly settings: DeploySettings;
  readonly ports: Ports;
  /** From now on this text is shown to nobody. */
  hide(secret: string): void;
}

export interface Outcome {
  /** One or more lines for the person who watches. */
  readonly said: readonly string[];
  /** What should be known, though it stops nothing. */
  readonly warnings?: readonly string[];
  readonly found?: Findings;
}

export const outcome = (...said: string[]): Outcome => ({ said });

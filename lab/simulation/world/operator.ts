/** What people and pipelines do from outside: speak through the override, edit the distribution, deploy, acknowledge. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { OVERRIDE_PATTERN } from '../../../shared/core/override.ts';
import { hasDistribution, hasDns, type Routing } from '../../../shared/core/routing.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Cloud } from '../../emulator/model/index.ts';
import { FAILOVER_ORIGIN, pointed, worldDistribution } from './behaviours.ts';
import type { ControlRegion } from './control-regions.ts';
import type { WorldEdge } from './edge.ts';
import type { Tell } from './events.ts';
import type { Mark } from './ground-truth.ts';
import { OVERRIDE_NAME } from './names.ts';
import { distributionArn, WORLD_TAG } from './owner.ts';
import type { Table } from './stores.ts';

interface Template {
  readonly active: Side;
  readonly comment?: string;
}

export interface Operator {
  /** PutParameter. Throws where the service refuses the text. */
  say(text: string): void;
  /** PutParameter in one control Region alone. */
  sayIn(region: string, text: string): void;
  /** Writes the drill's item. */
  drill(text: string): void;
  /** Puts a text past the AllowedPattern, as where the pattern was dropped. */
  scribble(text: string): void;
  /** DeleteParameter. */
  forget(): void;
  /** An edit of the distribution in the console: read, changed, saved. `default`: only the default behaviour. */
  edit(side: Side, which?: 'all' | 'default'): void;
  /** Writes the key by hand, or takes it away. */
  putKey(value: string | undefined): void;
  /** Any other change of the configuration, e.g. of what is not ours. */
  change(by: string, change: (config: DistributionConfig) => DistributionConfig): void;
  /**
   * A stack update. CloudFormation compares template with template: only a template that differs from the last deployed
   * one sends anything, and then it sends the whole configuration, with the side that the template names.
   */
  deploy(template: Template): void;
  /** Someone tags the distribution as another stack's, takes the tag away, or gives it back. */
  mark(whose: Mark): void;
  /** Acknowledges a used-up limit, as the command line does: one conditional write of the journal. */
  acknowledge(): void;
}

/** Told of what people do, as they do it. */
interface Witness {
  /** What stands in the parameter now. */
  spoken(text: string): void;
  marked(whose: Mark): void;
  acknowledged(): void;
}

/** Another account. Whose, matters to nobody here. */
const ANOTHER = '210987654321';

export function createOperator(
  cloud: Cloud,
  controls: readonly Pick<ControlRegion, 'services'>[],
  edge: WorldEdge,
  table: Table,
  now: () => number,
  tell: Tell,
  { spoken, marked, acknowledged }: Witness,
  routing: Routing,
): Operator {
  const put = (value: string, allowedPattern: string): void => {
    // As the command does: to all control Regions.
    for (const { services } of controls)
      services.parameters.put({
        name: OVERRIDE_NAME,
        value,
        type: 'String',
        overwrite: true,
        allowedPattern,
      });
    spoken(value);
  };
  const change: Operator['change'] = (by, edit) => {
    const { config, etag } = edge.read();
    edge.update(by, edit(config), etag);
  };
  let deployed = templateOf({ active: 'primary' });
  /** What people do to a distribution, where there is one. */
  const toDistribution =
    <Args extends readonly unknown[]>(act: (...args: Args) => void) =>
    (...args: Args): void => {
      if (hasDistribution(routing)) act(...args);
      else tell({ what: 'world', sentence: `with routing=${routing} there is no distribution to change` });
    };

  return {
    say(text) {
      tell({ what: 'world', sentence: `operator sets the override to "${text}"` });
      put(text, OVERRIDE_PATTERN);
    },
    sayIn(region, text) {
      tell({ what: 'world', sentence: `operator sets the override in ${region} to "${text}"` });
      for (const { services } of controls)
        if (services.region === region)
          services.parameters.put({
            name: OVERRIDE_NAME,
            value: text,
            type: 'String',
            overwrite: true,
            allowedPattern: OVERRIDE_PATTERN,
          });
      spoken(text);
    },
    drill(text) {
      tell({ what: 'world', sentence: `operator sets the drill to "${text}"` });
      table.drill = { text, writtenAt: now() };
    },
    scribble(text) {
      const shown = text.length > 40 ? `${text.slice(0, 40)}… (${text.length} characters)` : text;
      tell({ what: 'world', sentence: `the override becomes "${shown}"` });
      put(text, '[\\s\\S]*');
    },
    forget() {
      tell({ what: 'world', sentence: 'the override parameter is deleted' });
      for (const { services } of controls) services.parameters.remove(OVERRIDE_NAME);
      spoken('missing');
    },
    edit: toDistribution((side: Side, which: 'all' | 'default' = 'all') => {
      const what = which === 'all' ? 'points the distribution' : 'points only the default behaviour';
      tell({ what: 'world', sentence: `operator ${what} at ${side}, in the console` });
      change('console', (config) => pointed(config, side, which));
    }),
    putKey(value) {
      const { value: there, etag } = edge.readStore();
      tell({
        what: 'world',
        sentence: value === undefined ? 'operator takes the key away' : `operator writes the key "${value}"`,
      });
      if (value !== there) edge.putKey('console', value, etag);
    },
    change,
    deploy: toDistribution((template: Template) => {
      const wanted = templateOf(template);
      if (wanted === deployed) {
        tell({ what: 'world', sentence: 'deploy: the template has not changed, nothing is sent' });
        return;
      }
      deployed = wanted;
      tell({ what: 'world', sentence: `deploy: the template names ${template.active} as active` });
      const { config } = worldDistribution(hasDns(routing) ? FAILOVER_ORIGIN : template.active);
      const { etag } = edge.read();
      edge.update('deploy', { ...config, Comment: template.comment ?? config.Comment }, etag);
    }),
    mark: toDistribution((whose: Mark) => {
      const says = {
        another: 'is owned by another stack',
        gone: 'has lost its owner tag',
        ours: 'bears our mark again',
      }[whose];
      tell({ what: 'world', sentence: `the distribution ${says}` });
      marked(whose);
      const arn = distributionArn(cloud);
      if (whose === 'gone') return cloud.distributions.untag(arn, [WORLD_TAG]);
      const value = whose === 'ours' ? cloud.accountId : ANOTHER;
      cloud.distributions.tag(arn, { [WORLD_TAG]: value });
    }),
    acknowledge() {
      tell({ what: 'world', sentence: 'operator acknowledges the used-up limit' });
      acknowledged();
      table.journal = {
        ...table.journal,
        acknowledgedAt: now(),
        revision: table.journal.revision + 1,
      };
    },
  };
}

const templateOf = (template: Template): string => JSON.stringify([template.active, template.comment ?? '']);

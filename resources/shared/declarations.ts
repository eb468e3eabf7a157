/**
 * What a template declares: its Parameters, made of the one table of parameters, how the console shows them, and its Rules. The
 * framework knows no Rules, and sends a first template, with only its bucket in it, in which no Parameter may be set. So a
 * plugin adds them to what the framework has compiled (stack-parameters.ts).
 */
import { consoleInterface, declared, OTHERS } from '../../shared/config/declared.ts';
import { PARAMETERS, type Role } from '../../shared/config/parameters.ts';
import { RULES } from './rules.ts';

export interface Template {
  Description?: string;
  Metadata?: object;
  Parameters?: Record<string, unknown>;
  Rules?: Record<string, unknown>;
}

/** Adds them: of the table the Parameters to which the template, or a Rule, refers. */
export function declare(role: Role, template: Template): void {
  const rules = Object.entries(RULES).filter(([, { roles }]) => roles.includes(role));
  if (rules.length > 0)
    template.Rules = Object.fromEntries(
      rules.map(([name, { when, wants, says }]) => [
        name,
        {
          ...(when && { RuleCondition: when }),
          Assertions: [{ Assert: wants, AssertDescription: says }],
        },
      ]),
    );
  const named = namesIn(template);
  const ours = [...Object.keys(OTHERS), ...Object.keys(PARAMETERS)].filter((name) => named.has(name));
  template.Parameters = {
    ...Object.fromEntries(ours.map((name) => [name, declared(name)])),
    ...template.Parameters,
  };
  template.Description = DESCRIPTIONS[role];
  template.Metadata = {
    ...template.Metadata,
    'AWS::CloudFormation::Interface': consoleInterface(Object.keys(template.Parameters)),
  };
}

const DESCRIPTIONS: Readonly<Record<Role, string>> = {
  api: 'Routeaway, the sample API in one of two Regions: API Gateway, a function and a table.',
  failover:
    'Routeaway, hands-off failover of an HTTP API in two Regions: prober, switcher, journal and messages, and the distribution unless it is one of your own.',
  controller:
    'Routeaway, one of the two further controllers of a stage that has three: prober and switcher in another control Region.',
  watchdog: 'Routeaway, the watchdog: it notifies you if the control Region falls silent.',
  dns: 'Routeaway, the records of a name in DNS that follow the journal, and the health check over those of the three controllers.',
};

/** Whatever it refers to. */
function namesIn(value: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const one of value) namesIn(one, names);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Ref') names.add(String(inner));
      if (key === 'Fn::Sub')
        for (const [, name = ''] of String([inner].flat()[0]).matchAll(/\$\{(\w+)\}/g)) names.add(name);
      namesIn(inner, names);
    }
  }
  return names;
}

/** What services demand and CloudFormation's schema does not say. A stack that breaks one of these fails, or never works. */
import type { Rule } from '../subject.ts';
import { ALARM_RULES } from './alarms.ts';
import { DASHBOARD_RULES } from './dashboards.ts';
import { DISTRIBUTION_RULES } from './distribution.ts';
import { DOMAIN_NAME_RULES } from './domain-names.ts';
import { EDGE_FUNCTION_RULES } from './edge-functions.ts';
import { EVENT_RULES } from './events.ts';
import { FUNCTION_RULES } from './functions.ts';
import { GATEWAY_RULES } from './gateway.ts';
import { INVOCATION_RULES } from './invocations.ts';
import { LOG_RULES } from './logs.ts';
import { MODEL_RULES } from './models.ts';
import { NAME_RULES } from './names.ts';
import { PARAMETER_RULES } from './parameters.ts';
import { PERMISSION_RULES } from './permissions.ts';
import { POLICY_RULES } from './policies.ts';
import { ROUTE53_RULES } from './route53.ts';
import { TABLE_RULES } from './tables.ts';
import { TOPIC_RULES } from './topics.ts';

export const RULES: readonly Rule[] = [
  ...NAME_RULES,
  ...ALARM_RULES,
  ...DASHBOARD_RULES,
  ...DISTRIBUTION_RULES,
  ...DOMAIN_NAME_RULES,
  ...EDGE_FUNCTION_RULES,
  ...EVENT_RULES,
  ...FUNCTION_RULES,
  ...GATEWAY_RULES,
  ...INVOCATION_RULES,
  ...LOG_RULES,
  ...MODEL_RULES,
  ...PARAMETER_RULES,
  ...PERMISSION_RULES,
  ...POLICY_RULES,
  ...ROUTE53_RULES,
  ...TABLE_RULES,
  ...TOPIC_RULES,
];

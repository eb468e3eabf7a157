/**
 * Checks a packaged template as far as that goes without an AWS account: CloudFormation's own schema, references, and
 * what the services demand beyond it, which stands as one small function for each in `rules/`.
 */

import { type ResolvedTemplate, resolveTemplate } from '../../lab/emulator/cloudformation/index.ts';
import { messageOf } from '../../shared/errors.ts';
import { checkReferences } from './references.ts';
import { RULES } from './rules/rules.ts';
import { checkSchema } from './schema.ts';
import { type Subject, viewOf } from './subject.ts';

/** One sentence for each thing that is wrong, none twice; empty for a template that is right. */
export async function checkTemplate(subject: Subject): Promise<readonly string[]> {
  const findings = [...checkSchema(subject.template), ...checkReferences(subject.template)];
  let resolved: ResolvedTemplate;
  try {
    resolved = resolveTemplate(subject.template, subject.surroundings);
  } catch (error) {
    // What the lab cannot resolve has mostly been found already, in words that say more.
    return findings.length > 0 ? findings : [messageOf(error)];
  }
  const view = viewOf(subject, resolved);
  for (const rule of RULES) {
    try {
      findings.push(...(await rule(view)).filter((one) => typeof one === 'string'));
    } catch (error) {
      // A rule may rely on the schema having been kept; where it was not, that is what has to be said.
      if (findings.length === 0) findings.push(messageOf(error));
    }
  }
  return [...new Set(findings)];
}

/**
 * The JSON schema of a stage's file, for editors: the same table of parameters as the templates' Parameters. `npm run parameters`
 * writes it to stages/schema.json.
 */

import { declared, plain } from '../../shared/config/declared.ts';
import { defaultOf, PARAMETERS } from '../../shared/config/parameters.ts';

export function stageSchema(): object {
  const properties = Object.keys(PARAMETERS).map((name) => [name, schemaOf(name)] as const);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'The parameters of a stage',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

function schemaOf(name: string): object {
  const { Type, AllowedValues, AllowedPattern, MinValue, MaxValue } = declared(name);
  const own = defaultOf(name, '<stage>');
  const values = AllowedValues?.map((one) => (one === 'true' || one === 'false' ? one === 'true' : one));
  return {
    description: plain(PARAMETERS[name]?.meaning ?? ''),
    default: own,
    ...(values ? { enum: values } : { type: Type === 'Number' ? 'number' : ['string', 'number'] }),
    // An editor's regular expressions know no flag inside.
    ...(AllowedPattern && !AllowedPattern.includes('(?i)') && { pattern: AllowedPattern }),
    ...(MinValue !== undefined && { minimum: MinValue }),
    ...(MaxValue !== undefined && { maximum: MaxValue }),
  };
}

/**
 * What a target gets in place of the event: a constant, one part of the event, or a template with parts of it. Source:
 * EventBridge user guide, "Input transformation".
 */
import { ServiceError } from './error.ts';

export interface TargetInput {
  /** JSON that is sent instead of the event. */
  readonly input?: string | undefined;
  /** e.g. `$.detail`. */
  readonly inputPath?: string | undefined;
  readonly transformer?:
    | { readonly paths: Readonly<Record<string, string>>; readonly template: string }
    | undefined;
}

/** With dots alone, as the service wants it. */
const PATH = /^\$(\.[\w/-]+(\[\d+\])?)*$/;
const PLACEHOLDER = /<([\w.-]+)>/g;
const LONGEST_TEMPLATE = 8_192;

/** Throws ValidationException 400. */
export function checkInput(target: TargetInput & { readonly id: string }): void {
  const { id, input, inputPath, transformer } = target;
  const given = [input, inputPath, transformer].filter((one) => one !== undefined);
  if (given.length > 1)
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  if (input !== undefined && !isJson(input))
    throw invalid(`Input for target ${id} is not a valid JSON text.`);
  for (const path of [inputPath, ...Object.values(transformer?.paths ?? {})])
    if (path !== undefined && !PATH.test(path))
      throw invalid(`InputPath for target ${id} is invalid: ${path}.`);
  if (!transformer) return;
  const { paths, template } = transformer;
  if (template.length < 1 || template.length > LONGEST_TEMPLATE)
    throw invalid(`InputTemplate for target ${id} has ${template.length} characters.`);
  for (const [, name = ''] of template.matchAll(PLACEHOLDER))
    if (!Object.hasOwn(paths, name))
      throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
  // Any value has to fit: the service tries one itself.
  if (!isJsonOrTexts(filled(transformer, () => 'x')))
    throw invalid(`Invalid InputTemplate for target ${id}: strings need quotes.`);
}

/** The text that the target gets. Throws where the template does not become what it was meant to be. */
export function inputOf({ input, inputPath, transformer }: TargetInput, event: object): string {
  if (input !== undefined) return input;
  if (inputPath !== undefined) return JSON.stringify(at(event, inputPath));
  if (!transformer) return JSON.stringify(event);
  const text = filled(transformer, (path) => at(event, path));
  if (isObjectTemplate(transformer.template) && !isJson(text))
    throw new ServiceError(
      'InvalidInput',
      400,
      `The template became no JSON; a value with a quote or a line break in it does that: ${text.slice(0, 200)}`,
    );
  return text;
}

/** A value is never escaped. Outside of quotes a text gets some; inside, an object loses its own. */
function filled(
  { paths, template }: NonNullable<TargetInput['transformer']>,
  valueAt: (path: string) => unknown,
): string {
  let quoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/gs, (whole: string, name: string | undefined) => {
    if (whole === '"') quoted = !quoted;
    if (name === undefined) return whole;
    const value = valueAt(paths[name] ?? '$');
    if (value === undefined) return quoted ? '' : '""';
    if (typeof value === 'string') return quoted ? value : `"${value}"`;
    const json = JSON.stringify(value);
    return quoted ? json.replaceAll('"', '') : json;
  });
}

function at(event: object, path: string): unknown {
  const steps = path.slice(1).match(/[\w/-]+/g) ?? [];
  return steps.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step],
    event,
  );
}

const isObjectTemplate = (template: string): boolean => /^\s*[{[]/.test(template);

/** Of a text, each line stands in quotes of its own. */
const isJsonOrTexts = (text: string): boolean =>
  isJson(text) ||
  text
    .trim()
    .split('\n')
    .every((line) => line.trim() === '' || isJson(line));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}

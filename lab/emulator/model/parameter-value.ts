/** What SSM checks of a parameter's value. */
import { ServiceError } from './error.ts';

/** Of a standard parameter, in bytes. */
const LARGEST = 4096;

/** Throws ValidationException 400. */
export function checkValue(value: string): void {
  if (value.length === 0) throw invalid('The parameter value must have at least 1 character.');
  if (Buffer.byteLength(value) > LARGEST) {
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${LARGEST} characters, this one has ${value.length}.`,
    );
  }
  if (/\{\{.*\}\}/.test(value)) {
    throw invalid(`Parameter value, can't nest another parameter. Do not use "{{}}" in the value: ${value}`);
  }
}

/** Throws InvalidAllowedPatternException or ParameterPatternMismatchException, both 400. */
export function checkAllowedPattern(name: string, value: string, pattern: string): void {
  if (!compile(pattern).test(value)) {
    const message = `Parameter value, cannot be validated against allowedPattern: ${pattern} (parameter ${name}).`;
    throw new ServiceError('ParameterPatternMismatchException', 400, message);
  }
}

/** SSM speaks Java's dialect; of what differs, only a leading `(?i)` is translated. */
function compile(pattern: string): RegExp {
  try {
    return pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'i') : new RegExp(pattern);
  } catch (error) {
    const message = `The allowed pattern ${pattern} is not a regular expression: ${(error as Error).message}.`;
    throw new ServiceError('InvalidAllowedPatternException', 400, message);
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}

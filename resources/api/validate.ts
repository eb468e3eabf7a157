/** Mistakes in the parameters of the API's stack, one line each, with a valid value. resources/shared/values.ts calls this. */
import { type Parameters, refusals } from '../../shared/config/parameters.ts';

export const mistakes = (p: Parameters): string[] => refusals('api', p);

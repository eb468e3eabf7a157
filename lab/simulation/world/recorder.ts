/** Keeps the trace. Routine is left out unless asked for: a quiet day has tens of thousands of events and no news. */
import type { Event, Happening, Tell } from './events.ts';

export interface Recorder {
  readonly trace: Happening[];
  readonly tell: Tell;
  /** When the last event that was not routine happened (epoch ms). */
  lastNews(): number;
}

interface RecorderOptions {
  /** `news`: without routine. */
  readonly keep: 'news' | 'all';
  /** Told of everything, routine included. */
  readonly listen?: ((happening: Happening) => void) | undefined;
}

export function createRecorder(now: () => number, { keep, listen }: RecorderOptions): Recorder {
  const trace: Happening[] = [];
  const isRoutine = createRoutine();
  let lastNews = now();
  return {
    trace,
    lastNews: () => lastNews,
    tell(event) {
      const happening = { ...event, at: now() };
      const routine = isRoutine(event);
      if (!routine) lastNews = happening.at;
      if (!routine || keep === 'all') trace.push(happening);
      listen?.(happening);
    },
  };
}

/** Routine: what went as always, and what says again what was said last: each minute it decides, each tick it sees. */
function createRoutine(): (event: Event) => boolean {
  const said = { probe: 'All healthy.', metric: '', decide: '' };
  return (event) => {
    switch (event.what) {
      case 'run-started':
      case 'gauge':
        return true;
      case 'run-ended':
        return event.end === 'done';
      case 'call':
        // Prober runs overlap, and where they do they meet at the ledger.
        return (
          event.outcome === 'took effect' || (event.outcome === 'conflict' && event.call === 'ledger.write')
        );
      case 'line': {
        const { verb, level, sentence } = event;
        if (verb !== 'probe' && verb !== 'metric' && verb !== 'decide') return false;
        const again = sentence === said[verb];
        if (level === 'info' || verb === 'decide') said[verb] = sentence;
        return level === 'info' && again;
      }
      default:
        return false;
    }
  };
}

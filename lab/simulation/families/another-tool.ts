/**
 * The distribution belongs to another tool, which writes all of it again and again, always with the primary as its target:
 * before, in and after outages, while a switch is under way, and while people send traffic back.
 */
import type { Family } from '../search/family.ts';
import { count, MINUTE, moment, once, type Random } from '../search/generators.ts';
import { regionOutage } from './region-outage.ts';

const apply = (random: Random, at: number) =>
  once(at, `deploy active primary comment ${count(random, 1, 1_000)}`);

export const anotherTool: Family = {
  says: 'As `region-outage`, with `routing=key`: another tool writes the whole distribution within minutes of whatever happens.',
  once: true,
  // Where we write the distribution too, each write of another's is put right: more moves than one.
  routings: ['key', 'key,dns', 'dns'],
  setup: () => ['set routing key'],
  draw(random, length) {
    const acts = regionOutage.draw(random, length);
    const applied = acts.flatMap(({ at }) =>
      Array.from({ length: count(random, 1, 3) }, () => apply(random, at + moment(random, 0, 4 * MINUTE))),
    );
    return [...acts, ...applied];
  },
};

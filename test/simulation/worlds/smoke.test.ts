/**
 * A few worlds of each family, or a day or a few hours of it: the deep tier plays many (worlds.deep, incidents.deep,
 * ../search/command.deep).
 */
import { FAMILIES } from '../../../lab/simulation/search/families.ts';
import { outside } from '../../outside.ts';

let said: readonly string[];
beforeAll(async () => {
  said = (await outside('test/simulation/worlds/smoke.main.ts')).split('\n');
});

test.each(Object.keys(FAMILIES))('%s', (family) => {
  expect(said).toContainEqual(expect.stringMatching(`^${family}: \\d+ of \\d+ with no promise broken$`));
  expect(said.filter((line) => line.startsWith(`${family} `))).toEqual([]);
});

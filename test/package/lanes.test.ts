/** Work in lanes. */
import { inLanes } from '../../lab/stand/package/lanes.ts';

/** Tasks that end when they are told to, and what was begun of them. */
function tasks() {
  const begun: string[] = [];
  const ends = new Map<string, { resolve: (result: string) => void; reject: (error: Error) => void }>();
  const work = (name: string) => {
    begun.push(name);
    return new Promise<string>((resolve, reject) => ends.set(name, { resolve, reject }));
  };
  return { begun, work, end: (name: string) => ends.get(name) };
}
const settled = () => new Promise(setImmediate);

test('so many at a time, in their order, and the results in theirs', async () => {
  const { begun, work, end } = tasks();
  const results = inLanes(2, ['a', 'b', 'c'], work);
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('b')?.resolve('B');
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
  end('c')?.resolve('C');
  end('a')?.resolve('A');
  expect(await results).toEqual(['A', 'B', 'C']);
});

test('after a failure none is begun, and what is under way is awaited', async () => {
  const { begun, work, end } = tasks();
  let over = false;
  const results = inLanes(2, ['a', 'b', 'c'], work).finally(() => {
    over = true;
  });
  results.catch(() => undefined);
  await settled();
  end('a')?.reject(new Error('no'));
  await settled();
  expect(over).toBe(false);
  end('b')?.resolve('B');
  await expect(results).rejects.toThrow('no');
  expect(begun).toEqual(['a', 'b']);
});

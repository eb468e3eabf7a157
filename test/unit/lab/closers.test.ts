import { createClosers } from '../../../lab/stand/closers.ts';

test('the last one started ends first, one after the other, and only once', async () => {
  const ended: string[] = [];
  const closers = createClosers();
  closers.add('server', async (name) => {
    await new Promise((later) => setImmediate(later));
    ended.push(name);
  });
  closers.add('client', (name) => ended.push(name));
  await Promise.all([closers.close(), closers.close()]);
  expect(ended).toEqual(['client', 'server']);
});

test('one that does not end keeps no other alive, and is told', async () => {
  const ended: string[] = [];
  const closers = createClosers();
  closers.add('first', (name) => ended.push(name));
  closers.add('stuck', () => {
    throw new Error('stuck');
  });
  await expect(closers.close()).rejects.toMatchObject({ errors: [new Error('stuck')] });
  expect(ended).toEqual(['first']);
});

/**
 * A hook: a Lambda function of yours, asked before a planned move and told after each move. docs/design.md#hooks has the rules.
 *
 * This one promotes a database. It begins that when it is asked first, and says yes when it is done: the function is asked again
 * every 20 s, always with the same id, so it never waits itself. Replace the three functions at the end by calls to your
 * database.
 *
 *     npm start -- --hook examples/hook/index.mjs      tries it in the lab
 */
export async function handler(event) {
  if (event.hook === 'afterMove') {
    console.log(
      `Traffic was sent to ${event.to} (${event.toRegion}), ${event.verified ? 'verified' : 'not verified'}.`,
    );
    return undefined;
  }
  // `id`, not the time, says which move it is: the same question may come twice, also from another controller.
  const state = await stateOf(event.id);
  if (state === 'promoted') return { ready: true };
  if (await isMigrating()) return { refused: 'a migration is under way' };
  if (state === 'none') await promote(event.id, event.toRegion);
  return { ready: false, reason: `the database in ${event.toRegion} is being promoted` };
}

// In place of a database. What a Lambda function holds in memory is gone whenever Lambda likes: ask the database itself.
const begunAt = new Map();
const stateOf = async (id) => {
  const at = begunAt.get(id);
  return at === undefined ? 'none' : Date.now() - at > 15_000 ? 'promoted' : 'promoting';
};
const isMigrating = async () => false;
const promote = async (id, region) => {
  console.log(`Promote the database in ${region} (${id}).`);
  begunAt.set(id, Date.now());
};

/**
 * Lives through the incident once for each call of the switcher and each way in which that call can go wrong, and prints
 * what came of it. Its own process, because plain Node is twice as fast as jest's sandbox. See every-call.deep.test.ts.
 */
import { outage, SOON } from './incident.ts';
import { summary, WAYS } from './ways.ts';

const MINUTES = 3.5;

const undisturbed = await outage(undefined, MINUTES, SOON);
const { calls } = undisturbed;
const wanted = summary(undisturbed);
console.log(`undisturbed: ${calls.length} calls: ${wanted}`);
for (const [way, course] of WAYS) {
  const other: string[] = [];
  for (let wrong = 0; wrong < calls.length; wrong++) {
    const told = await outage((nth, _, drawn) => (nth === wrong ? course(drawn) : undefined), MINUTES, SOON);
    const came = summary(told);
    if (came !== wanted) other.push(`call ${wrong}, ${calls[wrong]}: ${came}`);
  }
  console.log(`${way}: ${other.length === 0 ? 'as undisturbed' : other.join('; ')}`);
}

/** How messages travel between the services of the lab: at least once, as AWS promises, so now and then twice. */
import { type Delivery, defaultDelivery } from '../model/delivery.ts';

export function atLeastOnce(): Delivery {
  const prompt = defaultDelivery();
  return {
    ...prompt,
    alarmAction: { ...prompt.alarmAction, twice: 0.2 },
    invocation: { ...prompt.invocation, twice: 0.05 },
  };
}

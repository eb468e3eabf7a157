/** What set a switcher run off, for the trace; the run itself is not told. */
export function causeOf(event: unknown): string {
  const said = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  if (said.source === 'aws.cloudwatch') return 'alarm';
  if (said.source === 'routeaway.prober') return 'prober';
  if (said['detail-type'] === 'Parameter Store Change') return 'override';
  return 'schedule';
}

/** Dashboards: a body that CloudWatch would draw. Source: "Dashboard body structure and syntax" of its API reference. */
import { messageOf } from '../../../shared/errors.ts';
import type { Rule } from '../subject.ts';

const WIDGETS = ['metric', 'text', 'log', 'alarm', 'explorer', 'custom'];

interface Widget {
  readonly type?: string;
  readonly x?: number;
  readonly width?: number;
  readonly height?: number;
  readonly properties?: Readonly<Record<string, unknown>>;
}

const bodies: Rule = ({ of }) =>
  of('AWS::CloudWatch::Dashboard').flatMap(({ id, properties }) => {
    const where = `${id}.DashboardBody`;
    let body: { readonly widgets?: readonly Widget[] };
    try {
      body = JSON.parse(properties.text('DashboardBody'));
    } catch (error) {
      return [`${where} is not JSON: ${messageOf(error)}.`];
    }
    if (!Array.isArray(body.widgets)) return [`${where} has no list of widgets.`];
    return (body.widgets as readonly Widget[]).flatMap((widget, i) =>
      drawn(
        widget,
        of('AWS::CloudWatch::Alarm').map(({ resource }) => resource.attributes.Arn),
      ).map((what) => `${where}: widget ${i + 1} ${what}.`),
    );
  });

function drawn(widget: Widget, alarms: readonly (string | undefined)[]): string[] {
  const { type = 'nothing', x = 0, width = 6, height = 6, properties = {} } = widget;
  const findings: string[] = [];
  if (!WIDGETS.includes(type)) findings.push(`is of type ${type}, wanted one of ${WIDGETS.join(', ')}`);
  if (width < 1 || width > 24 || x < 0 || x + width > 24) findings.push('does not fit into the 24 columns');
  if (height < 1 || height > 1000) findings.push(`is ${height} rows high, wanted 1 to 1000`);
  if ((type === 'metric' || type === 'log') && typeof properties.region !== 'string')
    findings.push('names no region');
  if (type === 'metric' && !('metrics' in properties) && !('annotations' in properties))
    findings.push('has neither metrics nor annotations');
  if (type === 'text' && typeof properties.markdown !== 'string') findings.push('has no markdown');
  if (type === 'alarm') {
    const named = Array.isArray(properties.alarms) ? properties.alarms : [];
    if (named.length === 0) findings.push('names no alarms');
    for (const alarm of named)
      if (!alarms.includes(alarm)) findings.push(`names the alarm ${alarm}, which the stack does not have`);
  }
  return findings;
}

export const DASHBOARD_RULES = [bodies];

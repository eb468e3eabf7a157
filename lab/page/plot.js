/** The plot of traffic: a bar for each second, who served it, what failed on top, and a line of the slowest answer. */
const NS = 'http://www.w3.org/2000/svg';

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function shape(name, attributes, text) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

/**
 * @param {{served: Record<string, number>, failed: number, slowest: number}[]} seconds
 * @param {Record<'primary' | 'standby', {region: string}>} regions
 */
export function plot(seconds, regions) {
  const most = Math.max(
    4,
    ...seconds.map(({ served, failed }) => failed + Object.values(served).reduce((a, b) => a + b, 0)),
  );
  const slow = Math.max(500, ...seconds.map(({ slowest }) => slowest));
  const svg = shape('svg', {
    viewBox: '0 0 720 150',
    role: 'img',
    'aria-label': 'Traffic second by second; the sentence above says it in words',
  });
  const line = [];
  seconds.forEach(({ served, failed, slowest }, second) => {
    let top = 130;
    const parts = [
      ['primary', served[regions.primary.region] ?? 0],
      ['standby', served[regions.standby.region] ?? 0],
      ['failed', failed],
    ];
    for (const [kind, count] of parts) {
      const height = (Number(count) / most) * 110;
      if (height === 0) continue;
      top -= height;
      svg.append(shape('rect', { class: String(kind), x: second * 6, y: top, width: 5, height }));
      if (kind === 'failed') svg.append(shape('text', { x: second * 6 - 1, y: top - 2 }, '×'));
    }
    if (slowest > 0) line.push(`${second * 6 + 2},${130 - (slowest / slow) * 110}`);
  });
  svg.append(shape('polyline', { class: 'slow', points: line.join(' ') }));
  svg.append(
    shape(
      'text',
      { x: 0, y: 12 },
      `${most} requests a second; line: slowest answer, up to ${Math.round(slow)} ms`,
    ),
  );
  svg.append(shape('text', { x: 0, y: 146 }, '2 minutes ago'), shape('text', { x: 690, y: 146 }, 'now'));
  return svg;
}

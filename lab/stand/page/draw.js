/** The page's two pictures: a side's health samples against the alarm's threshold, and traffic second by second. */
const NS = 'http://www.w3.org/2000/svg';

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function shape(name, attributes, text) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

const picture = (width, height, label) =>
  shape('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });

/**
 * A bar for each sample, which is 1 or 0; a cross where it is below the threshold, nothing where there is none.
 * @param {'primary' | 'standby'} side
 * @param {{samples: (number | null)[], threshold: number}} health
 */
export function healthOf(side, { samples, threshold }) {
  const low = samples.filter((one) => one !== null && one < threshold).length;
  const svg = picture(300, 30, `Health samples: ${low} of the last ${samples.length} below the threshold`);
  const wide = 300 / samples.length;
  samples.forEach((one, index) => {
    const x = index * wide + 1;
    if (one === null) return;
    if (one >= threshold)
      svg.append(shape('rect', { class: side, x, y: 28 - 26 * one, width: wide - 2, height: 26 * one }));
    else {
      svg.append(shape('rect', { class: 'failed', x, y: 25, width: wide - 2, height: 3 }));
      svg.append(shape('text', { x: x + wide / 2 - 4, y: 22 }, '×'));
    }
  });
  const y = 28 - 26 * threshold;
  svg.append(shape('line', { class: 'line', x1: 0, x2: 300, y1: y, y2: y }));
  return svg;
}

const HIGH = 110;

/**
 * @param {{served: Record<string, number>, failed: number, slowest: number}[]} seconds
 * @param {Record<'primary' | 'standby', {region: string}>} regions
 */
export function trafficOf(seconds, regions) {
  const all = ({ served, failed }) => failed + Object.values(served).reduce((a, b) => a + b, 0);
  const most = Math.max(4, ...seconds.map(all));
  const slow = Math.max(500, ...seconds.map(({ slowest }) => slowest));
  const svg = picture(1000, 132, 'Traffic second by second; the sentence above says it in words');
  const wide = 1000 / seconds.length;
  const line = [];
  seconds.forEach(({ served, failed, slowest }, second) => {
    let top = 130;
    const parts = [
      ['primary', served[regions.primary.region] ?? 0],
      ['standby', served[regions.standby.region] ?? 0],
      ['failed', failed],
    ];
    for (const [kind, count] of parts) {
      const height = (Number(count) / most) * HIGH;
      if (height === 0) continue;
      top -= height;
      svg.append(shape('rect', { class: String(kind), x: second * wide, y: top, width: wide - 1, height }));
      if (kind === 'failed') svg.append(shape('text', { x: second * wide + 1, y: top - 2 }, '×'));
    }
    if (slowest > 0) line.push(`${second * wide + wide / 2},${130 - (slowest / slow) * HIGH}`);
  });
  svg.append(shape('polyline', { class: 'slow', points: line.join(' ') }));
  return svg;
}

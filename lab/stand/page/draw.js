/** The page's two pictures: the evidence against a target with its probes, and requests second by second. */
const NS = 'http://www.w3.org/2000/svg';

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function shape(name, attributes, text) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

const picture = (width, height, label) =>
  shape('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label });

const BAR = 10;
const STRIP = 18;
/** Seconds that a strip of probes shows. */
const SHOWN = 120;

/**
 * A bar up to the threshold at its right end; below it the probes of two minutes, a tall mark for each that failed. With several
 * vantage points each has its own bar and probes.
 * @param {number} width
 * @param {string} target
 * @param {{percent?: number, points: {region: string, percent: number, probes: {ago: number, judgement: string}[]}[]}} judged
 */
export function evidenceOf(width, target, { percent, points }) {
  const each = points.length > 1 ? points : [];
  const high = 16 + BAR + 8 + (each.length > 0 ? each.length * 34 : points.length * (STRIP + 4));
  const says =
    percent === undefined
      ? `Nothing is known of ${target}`
      : `Evidence against ${target}: ${percent} % of what makes it unhealthy`;
  const own = each.map((point) => `${point.region} ${point.percent} %`).join(', ');
  const svg = picture(width, high, own ? `${says}; by itself ${own}` : says);
  const whose = each.length > 0 ? ' of any two' : '';
  svg.append(
    shape('text', { x: 0, y: 10 }, percent === undefined ? 'not known' : `evidence${whose} ${percent} %`),
  );
  svg.append(shape('text', { x: width, y: 10, class: 'end' }, 'unhealthy at 100 %'));
  bar(svg, 16, width, percent ?? 0, BAR);
  let y = 16 + BAR + 8;
  for (const point of points) {
    if (each.length > 0) {
      svg.append(shape('text', { x: 0, y: y + 8 }, `${point.region} alone ${point.percent} %`));
      bar(svg, y + 12, width * 0.4, point.percent, 5);
      strip(svg, y + 2, width * 0.46, width, point.probes);
      y += 34;
    } else {
      strip(svg, y, 0, width, point.probes);
      y += STRIP;
    }
  }
  return svg;
}

function bar(svg, y, width, percent, height) {
  svg.append(shape('rect', { class: 'track', x: 0, y, width, height, rx: 2 }));
  const filled = (Math.min(100, percent) / 100) * width;
  if (filled > 0)
    svg.append(
      shape('rect', { class: percent < 100 ? 'doubt' : 'bad', x: 0, y, width: filled, height, rx: 2 }),
    );
  svg.append(
    shape('line', { class: 'threshold', x1: width - 1, x2: width - 1, y1: y - 3, y2: y + height + 3 }),
  );
}

function strip(svg, y, left, right, probes) {
  const base = y + STRIP - 2;
  svg.append(shape('line', { class: 'axis', x1: left, x2: right, y1: base + 0.5, y2: base + 0.5 }));
  for (const { ago, judgement } of probes) {
    const x = right - 2 - (ago / SHOWN) * (right - left - 2);
    const height = judgement === 'unhealthy' ? STRIP - 4 : 5;
    const kind = { unhealthy: 'bad', healthy: 'good' }[judgement] ?? 'open';
    svg.append(shape('rect', { class: kind, x: x - 1, y: base - height, width: 2.5, height }));
  }
}

const LEFT = 26;
const RIGHT = 8;
/** Of one row of labels above the bars. */
const ROW = 17;
const ROWS = 3;
const TOP = ROW * ROWS + 6;
const BOTTOM = 22;
/** Of a letter, roughly. */
const LETTER = 7;
/** Between two labels of one row. */
const APART = 12;

const clock = (at) => new Date(at).toISOString().slice(11, 19);

/**
 * A bar for each second: who answered, what failed, and, hollow, what has no answer yet. A line where something happened.
 * @param {number} width
 * @param {{served: Record<string, number>, failed: number, pending: number}[]} seconds
 * @param {Record<'primary' | 'standby', {region: string}>} regions
 * @param {{at: number, what: string}[]} marks
 * @param {number} now
 */
export function trafficOf(width, seconds, regions, marks, now) {
  const partsOf = ({ served, failed, pending }) => [
    ['primary', served[regions.primary.region] ?? 0],
    ['standby', served[regions.standby.region] ?? 0],
    ['failed', failed],
    ['pending', pending],
  ];
  const all = (second) => partsOf(second).reduce((sum, [, count]) => sum + count, 0);
  const most = Math.max(2, ...seconds.map(all));
  const plot = width < 600 ? 110 : 150;
  const high = TOP + plot + BOTTOM;
  const said = marks.map(({ at, what }) => `${what} at ${clock(at)}`).join(', ');
  const svg = picture(
    width,
    high,
    `Requests of the last two minutes; the table below says it in numbers. ${said || 'Nothing happened'}.`,
  );
  const base = TOP + plot;
  const wide = (width - LEFT - RIGHT) / seconds.length;
  /** Where a time is; the last bar is the second that goes on now. */
  const end = Math.floor(now / 1_000) * 1_000 + 1_000;
  const xOf = (at) => width - RIGHT - ((end - at) / 1_000) * wide;

  const step = Math.max(1, Math.ceil(most / 3));
  for (let count = 0; count <= most; count += step) {
    const y = base - (count / most) * plot;
    svg.append(shape('line', { class: 'axis', x1: LEFT, x2: width - RIGHT, y1: y, y2: y }));
    svg.append(shape('text', { class: 'end', x: LEFT - 6, y: y + 4 }, String(count)));
  }
  const every = width < 600 ? 60_000 : 30_000;
  for (let at = Math.ceil((end - seconds.length * 1_000) / every) * every; at <= end; at += every) {
    const x = xOf(at);
    svg.append(shape('line', { class: 'axis', x1: x, x2: x, y1: base, y2: base + 4 }));
    const anchor = x > width - 40 ? 'end' : x < LEFT + 30 ? '' : 'middle';
    svg.append(shape('text', { class: anchor, x, y: base + 17 }, clock(at)));
  }
  const gap = wide < 5 ? 0 : 1;
  seconds.forEach((second, i) => {
    let y = base;
    for (const [kind, count] of partsOf(second)) {
      const height = (count / most) * plot;
      y -= height;
      const x = LEFT + i * wide;
      if (kind !== 'pending' && count > 0)
        svg.append(shape('rect', { class: String(kind), x, y, width: wide - gap, height }));
    }
  });
  for (const outline of pendingOf(seconds.map(partsOf)))
    svg.append(shape('path', { class: 'pending', d: pathOf(outline) }));
  label(svg, marks, xOf, base, width);
  return svg;

  /** Along the tops, and back along what is below: one outline for each run of seconds, so that it looks hollow on a phone too. */
  function pendingOf(all) {
    const runs = [];
    all.forEach((parts, i) => {
      const below = parts.slice(0, -1).reduce((sum, [, count]) => sum + count, 0);
      const [, count] = parts.at(-1);
      if (count === 0) return;
      if (runs.at(-1)?.to !== i) runs.push({ tops: [], feet: [] });
      const run = runs.at(-1);
      run.to = i + 1;
      const [left, right] = [LEFT + i * wide, LEFT + (i + 1) * wide];
      const [top, foot] = [below + count, below].map((n) => base - (n / most) * plot);
      run.tops.push([left, top + 0.5], [right, top + 0.5]);
      run.feet.unshift([right, foot - 0.5], [left, foot - 0.5]);
    });
    return runs.map(({ tops, feet }) => [...tops, ...feet]);
  }
}

const pathOf = (points) => `M${points.map((point) => point.join(' ')).join('L')}Z`;

/**
 * Each label beside its own line, in the first row where it crosses no other label and no other line; one that finds none is left
 * to the table. Those at the right edge, which can stand only left of their lines, choose first.
 */
function label(svg, marks, xOf, base, width) {
  const all = marks
    .map(({ at, what }) => ({ what, x: xOf(at), long: what.length * LETTER }))
    .filter(({ x }) => x >= LEFT);
  const isAtEdge = ({ x, long }) => x + 4 + long > width;
  const placed = [];
  for (const mark of [...all.filter(isAtEdge).reverse(), ...all.filter((one) => !isAtEdge(one))]) {
    const { x, what } = mark;
    const found = placesOf(mark, isAtEdge(mark)).find((place) => placed.every((one) => isFree(place, one)));
    const top = found ? found.row * ROW : TOP;
    svg.append(shape('line', { class: 'mark', x1: x, x2: x, y1: top, y2: base }));
    if (!found) continue;
    placed.push(found);
    const [kind, at] = found.from < x ? ['label end', x - 4] : ['label', x + 4];
    svg.append(shape('text', { class: kind, x: at, y: top + 11 }, what));
  }
}

function placesOf({ x, long }, isAtEdge) {
  const rows = [...Array(ROWS).keys()];
  const left = rows.map((row) => ({ row, x, from: x - 4 - long, to: x - 4 }));
  const right = rows.map((row) => ({ row, x, from: x + 4, to: x + 4 + long }));
  return (isAtEdge ? left : [...right, ...left]).filter(({ from }) => from >= 0);
}

/** A line goes down from the row of its label. */
function isFree(one, other) {
  const runsThrough = (line, text) => line.row <= text.row && text.from < line.x && line.x < text.to;
  const touch = one.row === other.row && one.from < other.to + APART && other.from < one.to + APART;
  return !touch && !runsThrough(one, other) && !runsThrough(other, one);
}

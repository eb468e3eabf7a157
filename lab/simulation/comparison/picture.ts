/**
 * The comparison as a picture: a row for each policy, in one block or more, requests that failed on the left, how long service
 * was bad on the right, both on a logarithmic axis, since what is compared lies between seconds and hours. Dots and not bars,
 * because a bar's length means nothing there. It has its own ground, so that it can be read on a light page and on a dark one.
 */

interface PictureRow {
  readonly name: string;
  readonly ours: boolean;
  readonly failedReads: number;
  readonly failedWrites: number;
  /** Milliseconds. */
  readonly median: number;
  readonly worst: number;
}

interface PictureBlock {
  /** Absent where the title says it. */
  readonly head?: string;
  readonly rows: readonly PictureRow[];
}

interface PictureText {
  readonly title: string;
  readonly says: string;
}

const ROW = 30;
const TOP = 96;
const NAMES = 236;
const WIDTH = 900;
const PANELS = [
  { from: NAMES, to: 560 },
  { from: 620, to: WIDTH - 26 },
] as const;

const STYLE = `
  .ground{fill:#fff;stroke:#d0d7de}.plain{fill:#fff}.text{fill:#1f2328}.soft{fill:#59636e}.line{stroke:#d8dee4}.span{stroke:#8c959f}
  .reads{fill:#0969da}.writes{fill:#bc4c00}.time{fill:#1a7f37}.band{fill:#f6f8fa}
  text{font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}.head{font-weight:600;font-size:15px}
  .small{font-size:12px}.ours{font-weight:600}
  @media (prefers-color-scheme:dark){
    .ground{fill:#0d1117;stroke:#30363d}.plain{fill:#0d1117}.text{fill:#f0f6fc}.soft{fill:#9198a1}.line{stroke:#2a313c}.span{stroke:#656c76}
    .reads{fill:#4493f8}.writes{fill:#f0883e}.time{fill:#3fb950}.band{fill:#151b23}
  }`;

/** Whole powers of ten, or the round times between them. */
interface Axis {
  readonly ticks: readonly number[];
  readonly label: (value: number) => string;
}

const COUNTS: Axis = {
  ticks: [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000],
  label: (value) => (value >= 1e6 ? `${value / 1e6} M` : value >= 1_000 ? `${value / 1_000} k` : `${value}`),
};
const TIMES: Axis = {
  ticks: [1, 10, 60, 600, 3_600, 21_600, 86_400].map((seconds) => seconds * 1_000),
  label: (ms) =>
    ms >= 3_600_000 ? `${ms / 3_600_000} h` : ms >= 60_000 ? `${ms / 60_000} min` : `${ms / 1_000} s`,
};

export function picture(blocks: readonly PictureBlock[], { title, says }: PictureText): string {
  // A head takes a row.
  const lines = blocks.flatMap(({ head, rows }) => [...(head === undefined ? [] : [head]), ...rows]);
  const rows = blocks.flatMap((block) => block.rows);
  const height = TOP + lines.length * ROW + 42;
  const bottom = TOP + lines.length * ROW;
  const failed = scale(
    rows.flatMap((row) => [row.failedReads, row.failedWrites]),
    COUNTS,
    PANELS[0],
  );
  const times = scale(
    rows.flatMap((row) => [row.median, row.worst]),
    TIMES,
    PANELS[1],
  );
  const bands = lines.map((line, i) =>
    typeof line !== 'string' && i % 2 === 0
      ? `<rect class="band" x="8" y="${TOP + i * ROW}" width="${WIDTH - 16}" height="${ROW}"/>`
      : '',
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title says">
<title id="title">${safe(title)}</title>
<desc id="says">${safe(says)}</desc>
<style>${STYLE}
</style>
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
<text class="text head" x="20" y="30">${safe(title)}</text>
${bands.filter(Boolean).join('\n')}
<text class="text" x="${PANELS[0].from}" y="58">Requests that failed</text>
<circle class="reads" cx="${PANELS[0].from + 152}" cy="54" r="5"/><text class="soft small" x="${PANELS[0].from + 162}" y="58">reads</text>
<rect class="writes" x="${PANELS[0].from + 210}" y="49" width="9" height="9"/><text class="soft small" x="${PANELS[0].from + 225}" y="58">writes</text>
<text class="text" x="${PANELS[1].from}" y="58">Time of bad service</text>
<circle class="time" cx="${PANELS[1].from + 142}" cy="54" r="5"/><text class="soft small" x="${PANELS[1].from + 152}" y="58">median</text>
<path class="span" d="M${PANELS[1].from + 208} 48v12" stroke-width="2"/><text class="soft small" x="${PANELS[1].from + 215}" y="58">worst</text>
${[failed, times].map(({ grid }) => grid(bottom)).join('\n')}
<text class="soft small" x="20" y="${height - 16}">Both axes are logarithmic. Time is for each incident.</text>
${lines
  .map((line, i) => {
    const y = TOP + i * ROW + ROW / 2;
    // On the ground, so that no line of the grid runs through it.
    return typeof line === 'string'
      ? `<rect class="plain" x="8" y="${y - ROW / 2}" width="${WIDTH - 16}" height="${ROW}"/><text class="text ours" x="20" y="${y + 6}">${safe(line)}</text>`
      : drawn(line, y, failed.at, times.at);
  })
  .join('\n')}
</svg>
`;
}

type At = (value: number) => number;

function drawn(row: PictureRow, y: number, failed: At, times: At): string {
  const [median, worst] = [times(row.median), times(row.worst)];
  const shift = Math.abs(failed(row.failedReads) - failed(row.failedWrites)) < 11 ? 6 : 0;
  return [
    `<text class="text${row.ours ? ' ours' : ''}" x="20" y="${y + 4}">${safe(row.name)}</text>`,
    `<rect class="writes" x="${px(failed(row.failedWrites) - 4.5)}" y="${px(y + shift - 4.5)}" width="9" height="9"/>`,
    `<circle class="reads" cx="${px(failed(row.failedReads))}" cy="${px(y - shift)}" r="5"/>`,
    `<path class="span" d="M${px(median)} ${y}H${px(worst)}m0 -6v12" stroke-width="2" fill="none"/>`,
    `<circle class="time" cx="${px(median)}" cy="${y}" r="5"/>`,
  ].join('\n');
}

/** From the tick below the least value to the one above the greatest. What is less than one stands at the left end. */
function scale(values: readonly number[], { ticks, label }: Axis, { from, to }: (typeof PANELS)[number]) {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const first = Math.max(
    0,
    ticks.findLastIndex((tick) => tick <= least),
  );
  const after = ticks.findIndex((tick) => tick >= most);
  const last = after < 0 ? ticks.length - 1 : Math.max(after, first + 1);
  const shown = ticks.slice(first, last + 1);
  const low = Math.log(shown[0] ?? 1);
  const high = Math.log(shown.at(-1) ?? 10);
  const at: At = (value) => {
    const share = (Math.log(Math.max(value, shown[0] ?? 1)) - low) / (high - low);
    return from + Math.min(1, share) * (to - from);
  };
  const grid = (bottom: number): string =>
    shown
      .map(
        (tick) =>
          `<path class="line" d="M${px(at(tick))} ${TOP - 6}V${bottom}"/><text class="soft small" x="${px(at(tick))}" y="${TOP - 12}" text-anchor="middle">${label(tick)}</text>`,
      )
      .join('\n');
  return { at, grid };
}

const px = (value: number): string => String(Math.round(value * 10) / 10);

const safe = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

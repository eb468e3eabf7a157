/** The lab's page: listens to the stream, shows what it says, and sends what a person asks for. */
import { plot } from '/plot.js';

const by = (id) => document.getElementById(id);
const KEPT = 300;
let labTime = 0;

/** @param {string} name @param {string} [text] @param {string} [kind] */
function made(name, text = '', kind = '') {
  const element = document.createElement(name);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

/** Sends what a person asks for; says in a sentence what came of it where it was refused. */
async function post(path, body = '') {
  try {
    const answer = await fetch(path, { method: 'POST', body });
    by('trouble').textContent = answer.ok ? '' : await answer.text();
  } catch {
    by('trouble').textContent = 'The lab does not answer: is npm start still running?';
  }
}

function showRegion(side, { region, fault }, health) {
  const box = made('div');
  const well = fault === 'none';
  box.append(
    made('p', `${side} · ${region} · ${well ? '✓ not broken' : `✗ broken: ${fault}`}`, well ? '' : 'bad'),
  );
  if (!health) return box;
  const marks = made(
    'p',
    health.samples.map((one) => (one === null ? '·' : one >= health.threshold ? '●' : '✗')).join(''),
    'marks',
  );
  marks.title = '● healthy, ✗ unhealthy, · no sample; newest on the right';
  box.append(
    marks,
    made(
      'p',
      `Alarm ${health.state}: rings after ${health.needs} samples below ${health.threshold}.`,
      health.state === 'ALARM' ? 'bad' : '',
    ),
  );
  return box;
}

function showTraffic({ traffic, regions }) {
  const last = traffic.slice(-11, -1);
  const sum = (of) => last.reduce((total, second) => total + of(second), 0);
  const of = (side) => sum(({ served }) => served[regions[side].region] ?? 0);
  const slowest = Math.round(Math.max(...last.map((second) => second.slowest)));
  by('traffic').textContent =
    `In the last 10 s: primary served ${of('primary')}, standby ${of('standby')}, ${sum((second) => second.failed)} failed (×), slowest ${slowest} ms.`;
  by('plot').replaceChildren(plot(traffic, regions));
}

function showEdge({ edge, distribution, key }) {
  const rows = Object.entries(edge).map(([place, now]) => [
    place,
    now.key ? `key: ${now.key}` : `distribution: ${now.distribution}`,
  ]);
  rows.push(
    ['lever: distribution', `${distribution.target} (${distribution.status})`],
    ['lever: key', key ?? 'none'],
  );
  by('edge').replaceChildren(...rows.flatMap(([name, value]) => [made('dt', name), made('dd', value)]));
}

function showCalls({ operations, faults }) {
  const select = by('aws').elements.call;
  if (select.options.length === 0)
    for (const [service, names] of Object.entries(operations))
      for (const name of names) select.add(new Option(`${service} ${name}`));
  const broken = Object.entries(faults).map(([call, fault]) => `${call}: ${fault}`);
  by('broken').textContent =
    broken.length === 0 ? 'No call was broken from here.' : `Broken: ${broken.join('; ')}.`;
}

function show(now) {
  labTime = now.now;
  by('time').textContent = `${now.time.slice(11, 19)} lab time, speed ${now.speed}`;
  by('regions').replaceChildren(
    ...['primary', 'standby'].map((side) =>
      showRegion(
        side,
        now.regions[side],
        now.health.find((one) => one.side === side),
      ),
    ),
  );
  showEdge(now);
  showTraffic(now);
  showCalls(now.aws);
  by('override').textContent =
    `In the parameter: ${now.override.standing}. In force: ${now.override.inForce}.`;
  by('value').textContent = value();
}

function tell({ at, verb, sentence, evidence, loud, news }) {
  const item = made('li', '', news ? '' : 'old');
  item.append(
    made('time', new Date(at).toISOString().slice(11, 19)),
    made('span', `${loud ? '! ' : ''}${verb}`, loud ? 'verb bad' : 'verb'),
  );
  if (evidence) {
    const more = made('details');
    more.append(made('summary', sentence), made('div', evidence));
    item.append(more);
  } else item.append(sentence);
  by('timeline').prepend(item);
  while (by('timeline').children.length > KEPT) by('timeline').lastChild.remove();
}

/** The override as it would be sent. */
function value() {
  const { mode, minutes, because } = by('say').elements;
  const ends =
    mode.value !== 'auto' && minutes.value
      ? ` until ${new Date(labTime + minutes.value * 60_000).toISOString().slice(0, 19)}Z`
      : '';
  return `${mode.value}${ends}${because.value.trim() ? ` because ${because.value.trim()}` : ''}`;
}

const submit = (id, send) =>
  by(id).addEventListener('submit', (event) => {
    event.preventDefault();
    send(by(id).elements);
  });
const call = () => by('aws').elements.call.value.replace(' ', '/');
submit('break', ({ side, kind, amount }) =>
  post(
    `/lab/regions/${side.value}/fault`,
    `${kind.value} ${['slow', 'errors'].includes(kind.value) ? amount.value : ''}`,
  ),
);
submit('aws', ({ fault }) => post(`/lab/aws/${call()}`, fault.value));
submit('say', () => post('/lab/override', value()));
by('say').addEventListener('input', () => {
  by('value').textContent = value();
});
by('mend-call').addEventListener('click', () => post(`/lab/aws/${call()}`, 'none'));
by('all').addEventListener('change', () => by('timeline').classList.toggle('all', by('all').checked));
for (const button of document.querySelectorAll('[data-mend]'))
  button.addEventListener('click', () => post(`/lab/regions/${button.dataset.mend}/fault`, 'none'));
for (const button of document.querySelectorAll('[data-post]'))
  button.addEventListener('click', () => post(button.dataset.post, button.dataset.body));

function listen() {
  const stream = new EventSource('/lab/stream');
  stream.addEventListener('open', () => {
    by('trouble').textContent = '';
    by('timeline').replaceChildren();
  });
  stream.addEventListener('snapshot', ({ data }) => show(JSON.parse(data)));
  stream.addEventListener('timeline', ({ data }) => JSON.parse(data).forEach(tell));
  stream.addEventListener('error', () => {
    stream.close();
    by('trouble').textContent = 'The lab does not answer: it is starting, or npm start has ended.';
    setTimeout(listen, 2_000);
  });
}
listen();

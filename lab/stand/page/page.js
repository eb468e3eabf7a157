/** The lab's page: listens to the stream, shows what it says, and sends what a person asks for. */
import { healthOf, trafficOf } from '/draw.js';

const KEPT = 300;
/** These faults want to know how much. */
const AMOUNTS = { slow: '4s', errors: '60%' };

const by = (id) => document.getElementById(id);
const SIDES = ['primary', 'standby'];
let labTime = 0;

/** @param {string} name @param {string} [text] @param {string} [kind] */
function made(name, text = '', kind = '') {
  const element = document.createElement(name);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

/** Only what changed is touched: what is read aloud or selected stays as it is. */
function say(element, text, kind) {
  if (element.textContent !== text) element.textContent = text;
  if (kind !== undefined) element.className = kind;
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

const lastSeconds = (traffic) => traffic.slice(-11, -1);
const sum = (seconds, of) => seconds.reduce((total, second) => total + of(second), 0);

function showHeadline({ traffic, regions, edge, override }) {
  const last = lastSeconds(traffic);
  const served = SIDES.filter((side) => sum(last, (second) => second.served[regions[side].region] ?? 0) > 0);
  const failed = sum(last, (second) => second.failed) > 0;
  const sent = [...new Set(Object.values(edge).map(({ serves }) => serves))].join(' and ');
  const broken = SIDES.filter((side) => regions[side].fault !== 'none');
  const clients = failed
    ? served.length > 0
      ? `Some requests fail; others are served by ${served.join(' and ')}.`
      : 'Requests fail.'
    : served.length > 0
      ? `Clients are served by ${served.join(' and ')}.`
      : 'No client sends requests.';
  const why = broken.map((side) => ` The ${side} is broken: ${regions[side].fault}.`).join('');
  const held = override.inForce === 'auto' ? '' : ` Override: ${override.inForce}.`;
  say(by('headline'), `${clients} The edge sends traffic to ${sent}.${why}${held}`, failed ? 'bad' : '');
}

/** By the probes; as `routeaway status` says it. */
const sayEvidence = (element, who, text) =>
  say(element, `${who} ${text}`, /^(?:healthy|degraded)/.test(text) ? '' : 'bad');

function showRegion(side, { region, fault }, evidence, health, serves) {
  const card = by(side);
  const part = (name) => card.querySelector(`[data-is=${name}]`);
  card.classList.toggle('serves', serves);
  say(part('region'), region);
  const state = fault === 'none' ? '✓ not broken' : `✗ broken: ${fault}`;
  say(part('state'), `${state}${serves ? '; traffic is sent here' : ''}`, fault === 'none' ? '' : 'bad');
  sayEvidence(part('evidence'), 'Probes find it', evidence);
  if (!health) return;
  part('health').replaceChildren(healthOf(side, health));
  say(
    part('alarm'),
    `Alarm: ${health.state} (goes into ALARM at ${health.needs} samples in a row below ${health.threshold})`,
    health.state === 'ALARM' ? 'bad' : '',
  );
}

/** The epoch of a break-glass is a time in seconds. */
const timeOf = (epoch) => `${new Date(epoch * 1_000).toISOString().slice(0, 19)}Z`;

function showEdge({ edge, distribution, key, evidence }) {
  const places = Object.entries(edge).map(([place, { serves, by: control }]) => {
    const item = made('li', `Clients at ${place} → `);
    item.append(made('span', serves, `of-${serves.split(' ')[0]}`), ` (by the ${control})`);
    return item;
  });
  by('locations').replaceChildren(...places);
  const rows = [
    ['key', key?.replace(/\b\d{10}\b/, timeOf) ?? 'none: the distribution decides'],
    ['distribution', `${distribution.target}, ${distribution.status}`],
  ];
  sayEvidence(by('public'), 'Probes find the public endpoint', evidence.public);
  by('controls').replaceChildren(...rows.flatMap(([name, value]) => [made('dt', name), made('dd', value)]));
}

function showTraffic({ traffic, regions }) {
  const last = lastSeconds(traffic);
  const of = (side) => sum(last, ({ served }) => served[regions[side].region] ?? 0);
  const slowest = Math.round(Math.max(...last.map((second) => second.slowest)));
  const failed = sum(last, (second) => second.failed);
  by('traffic').replaceChildren(
    'In the last 10 s: ',
    made('span', 'primary', 'of-primary'),
    ` served ${of('primary')}, `,
    made('span', 'standby', 'of-standby'),
    ` served ${of('standby')}, `,
    made('span', `${failed} failed (×)`, failed > 0 ? 'bad' : ''),
    `, slowest ${slowest} ms.`,
  );
  by('plot').replaceChildren(trafficOf(traffic, regions));
}

function showCalls(broken) {
  const each = Object.entries(broken).map(([call, fault]) => `${call}: ${fault}`);
  say(by('broken'), each.length === 0 ? 'No call was broken from here.' : `Broken: ${each.join('; ')}.`);
}

/** One button for the Region of each controller, made when they are first known. */
function showControllers(controllers) {
  const row = by('controllers');
  for (const [region, state] of Object.entries(controllers)) {
    const button = row.querySelector(`[name="${region}"]`) ?? made('button');
    say(button, state === 'gone' ? `Bring the Region ${region} back` : `Take the Region ${region} away`);
    button.dataset.body = state === 'gone' ? 'none' : 'dead';
    if (button.name === region) continue;
    button.name = region;
    button.addEventListener('click', () => post(`/lab/regions/${region}/fault`, button.dataset.body));
    row.append(button);
  }
}

function show(now) {
  labTime = now.now;
  say(
    by('time'),
    `${now.time.slice(11, 19)} lab time${now.speed === 1 ? '' : `, ${now.speed} times as fast`}`,
  );
  const sent = Object.values(now.edge).map(({ serves }) => serves);
  for (const side of SIDES) {
    const health = now.health.find((one) => one.side === side);
    showRegion(
      side,
      now.regions[side],
      now.evidence[side],
      health,
      sent.some((one) => one.includes(side)),
    );
  }
  showHeadline(now);
  showEdge(now);
  showTraffic(now);
  showCalls(now.brokenCalls);
  showControllers(now.controllers);
  const { standing, inForce } = now.override;
  say(
    by('override'),
    standing === inForce ? `In force: ${inForce}` : `In the parameter: ${standing}. In force: ${inForce}`,
  );
  say(by('value'), value());
}

/** What can be chosen, told once. */
function offer({ faults, callFaults, operations }) {
  for (const select of document.querySelectorAll('[data-breaks] select'))
    if (select.options.length === 0)
      select.append(...faults.map((fault) => new Option(fault, fault, false, fault === 'black-hole')));
  by('faults').replaceChildren(...callFaults.map((fault) => new Option(fault)));
  const { call } = by('aws').elements;
  if (call.options.length === 0)
    for (const [service, names] of Object.entries(operations))
      call.append(...names.map((name) => new Option(`${service} ${name}`)));
}

/** Those that are there already stay as they are: someone may be reading one. */
async function showMessages() {
  const answer = await fetch('/lab/notices').catch(() => undefined);
  if (!answer?.ok) return;
  const messages = await answer.json();
  const there = new Set([...by('messages').children].map(({ id }) => id));
  const added = messages
    .filter(({ id }) => !there.has(`m-${id}`))
    .map(({ id, at, subject, body }) => {
      const message = made('details');
      message.id = `m-${id}`;
      message.append(made('summary', `${at.slice(11, 19)}  ${subject}`), made('pre', body));
      return message;
    });
  if (added.length === 0) return;
  by('messages').querySelector('p')?.remove();
  by('messages').prepend(...added);
  while (by('messages').children.length > KEPT) by('messages').lastChild.remove();
}

function tell({ at, verb, region, sentence, evidence, loud, news }) {
  const item = made('li', '', news ? '' : 'old');
  const said = made('span', region ? `${region}: ${sentence}` : sentence);
  if (evidence) said.append(made('span', evidence, 'evidence'));
  item.append(
    made('time', new Date(at).toISOString().slice(11, 19)),
    made('span', `${verb}${loud ? ' !' : ''}`, loud ? 'verb bad' : 'verb'),
    said,
  );
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

const onSubmit = (form, send) =>
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form.elements);
  });
const call = () => by('aws').elements.call.value.replace(' ', '/');

for (const form of document.querySelectorAll('[data-breaks]')) {
  const { kind, amount } = form.elements;
  kind.addEventListener('change', () => {
    const usual = AMOUNTS[kind.value];
    amount.disabled = usual === undefined;
    amount.parentElement.hidden = usual === undefined;
    amount.value = usual ?? '';
  });
  onSubmit(form, () =>
    post(`/lab/regions/${form.dataset.breaks}/fault`, `${kind.value} ${amount.disabled ? '' : amount.value}`),
  );
}
onSubmit(by('aws'), ({ fault }) => post(`/lab/aws/${call()}`, fault.value));
onSubmit(by('say'), () => post('/lab/override', value()));
by('say').addEventListener('input', () => say(by('value'), value()));
by('fix-call').addEventListener('click', () => post(`/lab/aws/${call()}`, 'none'));
by('all').addEventListener('change', () => by('timeline').classList.toggle('all', by('all').checked));
for (const button of document.querySelectorAll('[data-post]'))
  button.addEventListener('click', () => post(button.dataset.post, button.dataset.body));

/** The browser comes back by itself after a cut, but not after an answer like 503; so each cut is answered anew. */
function listen() {
  const stream = new EventSource('/lab/stream');
  stream.addEventListener('open', () => {
    by('trouble').textContent = '';
    document.body.classList.remove('past');
    by('timeline').replaceChildren();
  });
  stream.addEventListener('offer', ({ data }) => offer(JSON.parse(data)));
  stream.addEventListener('snapshot', ({ data }) => show(JSON.parse(data)));
  stream.addEventListener('timeline', ({ data }) => {
    const events = JSON.parse(data);
    events.forEach(tell);
    if (events.some(({ verb }) => verb === 'notify')) void showMessages();
  });
  stream.addEventListener('error', () => {
    stream.close();
    by('trouble').textContent =
      'The lab does not answer: it is starting, or npm start has ended, or ten pages of it are open already.';
    document.body.classList.add('past');
    setTimeout(listen, 2_000);
  });
}
listen();

/** The lab's page: listens to the stream, shows what it says, and sends what a person asks for. */
import { evidenceOf, trafficOf } from '/draw.js';

/** Messages; and of the timeline the news, and as many of what only repeats, which would soon push out the news. */
const KEPT = 300;
/** These faults want to know how much. */
const AMOUNTS = { slow: '4s', errors: '60%' };

const by = (id) => document.getElementById(id);
let labTime = 0;

/** The cards are alike, and only a Region can be broken. */
for (const card of document.querySelectorAll('.side')) {
  card.prepend(by('card').content.cloneNode(true));
  card.querySelector('[data-is=name]').textContent = card.getAttribute('aria-label');
  const form = card.querySelector('form');
  if (card.id === 'public') form.remove();
  form.dataset.breaks = card.id;
  form.querySelector('[type=button]').dataset.post = `/lab/regions/${card.id}/fault`;
}

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

const seconds = (traffic, count) => traffic.seconds.slice(-count);
const sum = (some, of) => some.reduce((total, one) => total + of(one), 0);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Colour is never the only sign. */
const SIGNS = { well: '✓', doubt: '~', bad: '✗', unknown: '?' };

/** What matters first. A screen reader is told when it changes, and not each second how long ago that was. */
function showClients({ clients, next, judged, mayFailBack }, traffic) {
  const { tone, head, lasts, detail } = clients;
  by('clients').dataset.tone = tone;
  say(by('sign'), SIGNS[tone]);
  say(by('served'), tone === 'unknown' ? capital(head) : `Clients ${head}`);
  say(by('lasts'), lasts);
  say(by('detail'), [detail, someFail(traffic, tone)].filter(Boolean).join(' '));
  withCode(by('next'), next.sentence);
  withCode(by('act'), next.act);
  const states = judged.map(({ target, state }) => `${NAMES[target]} ${state}`).join(', ');
  say(by('spoken'), `Clients: ${head}. ${states}. ${next.act}`);
  by('back').hidden = !mayFailBack;
}

/** What no probe may have seen yet; where clients fail, the first line says so already. */
function someFail(traffic, tone) {
  const last = seconds(traffic, 10);
  const failed = sum(last, (one) => one.failed);
  const answered = sum(last, ({ served }) => sum(Object.values(served), (count) => count));
  return tone === 'bad' || failed === 0 ? '' : `${failed} of the last ${failed + answered} requests failed.`;
}

const NAMES = { primary: 'primary', standby: 'standby', public: 'the public endpoint' };
const STATES = {
  healthy: '✓ healthy',
  degraded: '~ in doubt: degraded',
  unhealthy: '✗ unhealthy',
  unknown: '? not known',
};

function showJudged({ target, region, state, active, fit, why, ...evidence }, faults) {
  const card = by(target);
  const part = (name) => card.querySelector(`[data-is=${name}]`);
  card.classList.toggle('active', active);
  if (region) say(part('region'), region);
  say(part('state'), `${STATES[state]}${active ? '; traffic is sent here' : ''}`, `state ${state}`);
  draw(part('evidence'), (width) => evidenceOf(width, NAMES[target], evidence));
  say(part('fit'), capital(fit));
  say(part('why'), why && `${capital(why)}.`);
  const fault = faults[target]?.fault;
  if (fault) showFault(card.querySelector('form'), part('fault'), fault);
}

/** The form shows the fault that is there; what a person chooses after that stays chosen. */
function showFault({ elements }, place, fault) {
  const text = fault === 'none' ? 'Not broken.' : `✗ Broken: ${fault}.`;
  if (place.textContent === text) return;
  say(place, text, fault === 'none' ? 'soft' : 'bad');
  const [kind, amount = ''] = fault.split(' ');
  if (![...elements.kind.options].some(({ value }) => value === kind)) return;
  elements.kind.value = kind;
  elements.kind.dispatchEvent(new Event('change'));
  if (amount) elements.amount.value = amount;
}

/** As wide as its place is now. */
function draw(place, make) {
  const width = Math.floor(place.clientWidth);
  if (width > 0) place.replaceChildren(make(width));
}

/** Commands stand between backticks. */
function withCode(element, text) {
  if (element.textContent === text.replaceAll('`', '')) return;
  element.replaceChildren(...text.split('`').map((part, i) => (i % 2 === 0 ? part : made('code', part))));
}

/** Only where something has changed: whoever reads keeps the place. */
function lines(element, texts) {
  const shown = JSON.stringify(texts);
  if (element.dataset.shown === shown) return;
  element.dataset.shown = shown;
  element.replaceChildren(
    ...texts.map((text) => {
      const item = made('li');
      withCode(item, text);
      return item;
    }),
  );
}

/** The epoch of a break-glass is a time in seconds. */
const timeOf = (epoch) => `${new Date(epoch * 1_000).toISOString().slice(0, 19)}Z`;

function showControls(edge, controls) {
  const rows = [
    ...Object.entries(edge).map(([place, { serves, by: control }]) => [
      `clients at ${place}`,
      `${serves}, by the ${control}`,
    ]),
    ...controls,
  ].map(([name, says]) => [name, says.replace(/\b\d{10}\b/, timeOf)]);
  const there = [...by('controls').children].map(({ textContent }) => textContent);
  if (JSON.stringify(there) === JSON.stringify(rows.flat())) return;
  by('controls').replaceChildren(...rows.flatMap(([name, says]) => [made('dt', name), made('dd', says)]));
}

/** One row of the table for so many seconds. */
const BUCKET = 10;

function showTraffic({ traffic, regions, marks, now }) {
  const of = (some) => ({
    primary: sum(some, ({ served }) => served[regions.primary.region] ?? 0),
    standby: sum(some, ({ served }) => served[regions.standby.region] ?? 0),
    failed: sum(some, ({ failed }) => failed),
    pending: sum(some, ({ pending }) => pending),
  });
  const last = of(seconds(traffic, 10));
  const slowest = traffic.slowest ? ` Slowest good answer ${Math.round(traffic.slowest)} ms.` : '';
  say(
    by('traffic'),
    `Last 10 s: primary answered ${last.primary}, standby ${last.standby}; failed ${last.failed}, no answer yet ${last.pending}.${slowest}`,
  );
  draw(by('plot'), (width) => trafficOf(width, traffic.seconds, regions, marks, now));
  if (!by('table').parentElement.open) return;
  const end = Math.floor(now / 1_000) + 1;
  const rows = [];
  for (let i = 0; i < traffic.seconds.length; i += BUCKET) {
    const from = (end - traffic.seconds.length + i) * 1_000;
    const happened = marks.filter(({ at }) => at >= from && at < from + BUCKET * 1_000);
    const { primary, standby, failed, pending } = of(traffic.seconds.slice(i, i + BUCKET));
    const what = happened.map(({ what }) => what).join(', ');
    rows.push([new Date(from).toISOString().slice(11, 19), primary, standby, failed, pending, what]);
  }
  const row = (cells, cell) => {
    const line = made('tr');
    line.append(...cells.map((text) => made(cell, String(text))));
    return line;
  };
  const head = ['10 s from', 'primary', 'standby', 'failed', 'no answer yet', 'what happened'];
  by('table').replaceChildren(row(head, 'th'), ...rows.reverse().map((cells) => row(cells, 'td')));
}

/** One that is open stays open: it is the same as long as its title and its first time are. */
function showReports(reports) {
  const place = by('reports');
  const texts = JSON.stringify(reports);
  if (place.dataset.shown === texts || reports.length === 0) return;
  const known = new Set([...place.querySelectorAll('details')].map(({ id }) => id));
  const open = new Set([...place.querySelectorAll('details[open]')].map(({ id }) => id));
  place.dataset.shown = texts;
  place.replaceChildren(
    ...reports.map((report, i) => {
      const { epoch, title, clients, steps, because, evidence, trouble } = report;
      const one = made('details');
      one.id = `r-${epoch ?? steps[0]?.at}`;
      one.open = known.has(one.id) ? open.has(one.id) : i === 0;
      const list = made('ol', '', 'steps');
      list.append(
        ...steps.map(({ what, at, afterSeconds }) => {
          const item = made('li');
          item.append(
            made('time', `${at.slice(11, 19)}Z`),
            made('span', `+${afterSeconds.toFixed(0)} s`, 'soft'),
            made('span', what),
          );
          return item;
        }),
      );
      one.append(
        made('summary', `${title}${epoch === undefined ? '' : `, epoch ${epoch}`}`),
        made('p', clients, 'strong'),
        list,
        ...[because, trouble].filter(Boolean).map((text) => made('p', text)),
        ...evidence.map((text) => made('p', text, 'soft')),
      );
      return one;
    }),
  );
}

function showCalls(broken) {
  const each = Object.entries(broken).map(([call, fault]) => `${call}: ${fault}`);
  say(by('broken'), each.length === 0 ? 'No call was broken from here.' : `Broken: ${each.join('; ')}.`);
}

/** A row for each control Region; its buttons are made when it is first known. */
function showRegions(controllers, cuts, { controlRegions }) {
  const all = Object.keys(controllers);
  for (const [region, state] of Object.entries(controllers)) {
    const row = by(`c-${region}`) ?? regionRow(region, all);
    const [sentence, kill, cut] = row.children;
    const known = controlRegions.find((one) => one.region === region);
    const others = all.filter((one) => one !== region);
    // A way that is cut has two ends: cut off is who has no way left.
    const alone =
      others.length > 0 && others.every((one) => both(region, one).every((way) => cuts.includes(way)));
    const is = state === 'gone' ? '✗ gone' : alone ? '✗ cut off' : known && !known.works ? '✗' : '✓';
    say(sentence, `${is} ${region}${known ? `: ${known.says}` : ''}`, is === '✓' ? '' : 'bad');
    say(kill, state === 'gone' ? `Bring ${region} back` : `Kill ${region}`);
    kill.dataset.body = state === 'gone' ? 'none' : 'dead';
    if (!cut) continue;
    say(cut, alone ? `Connect ${region} again` : `Cut ${region} off`);
    cut.dataset.body = alone ? 'none' : 'cut';
  }
}

/** The ways between two Regions. */
const both = (one, other) => [`${one}>${other}`, `${other}>${one}`];

/** Where CloudFront and Route 53 are called, from wherever it is. */
const GLOBAL = 'us-east-1';

/** Its row, unless it is a control Region and has one. */
function showGlobal(controllers, gone) {
  if (GLOBAL in controllers) return;
  const [sentence, kill] = (by(`c-${GLOBAL}`) ?? regionRow(GLOBAL, [GLOBAL])).children;
  const away = gone.includes(GLOBAL);
  const says = away
    ? `✗ gone ${GLOBAL}: CloudFront and Route 53 take no change, and serve what they have`
    : `✓ ${GLOBAL}: CloudFront and Route 53 take changes`;
  say(sentence, says, away ? 'bad' : '');
  say(kill, away ? `Bring ${GLOBAL} back` : `Kill ${GLOBAL}`);
  kill.dataset.body = away ? 'none' : 'dead';
}

function regionRow(region, all) {
  const row = made('li');
  row.id = `c-${region}`;
  const kill = made('button');
  kill.addEventListener('click', () => post(`/lab/regions/${region}/fault`, kill.dataset.body));
  row.append(made('span'), kill);
  if (all.length > 1) {
    const cut = made('button');
    cut.addEventListener('click', async () => {
      // Both ways, to and from each of the others.
      for (const other of all.filter((one) => one !== region))
        for (const way of both(region, other))
          await post(`/lab/networks/${way.replace('>', '/')}`, cut.dataset.body);
    });
    row.append(cut);
  }
  by('regions').append(row);
  return row;
}

function show(now) {
  labTime = now.now;
  const { view } = now;
  const faster = now.speed === 1 ? '' : `, ${now.speed} times as fast`;
  say(by('time'), `${new Date(now.now).toISOString().slice(11, 19)}Z lab time${faster}`);
  showTraffic(now);
  showCalls(now.brokenCalls);
  say(
    by('alarms'),
    now.inAlarm.length === 0 ? 'No alarm is in ALARM.' : `In ALARM: ${now.inAlarm.join(', ')}.`,
  );
  say(by('value'), value());
  if (view.trouble) {
    by('clients').dataset.tone = 'unknown';
    say(by('sign'), SIGNS.unknown);
    say(by('served'), 'Not known');
    say(by('lasts'), '');
    say(by('detail'), view.trouble);
    return;
  }
  showClients(view, now.traffic);
  for (const one of view.judged) showJudged(one, now.regions);
  showControls(now.edge, view.controls);
  lines(by('decision'), view.decision);
  lines(by('findings'), view.findings);
  lines(by('override'), view.override);
  showReports(view.reports);
  showRegions(now.controllers, now.cuts, view);
  showGlobal(now.controllers, now.gone);
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
  forget('#messages > *');
}

/** Those that are further down than as many as are kept. */
function forget(selector) {
  for (const one of [...document.querySelectorAll(selector)].slice(KEPT)) one.remove();
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
  forget(news ? '#timeline > :not(.old)' : '#timeline > .old');
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
by('fail-back').addEventListener('click', () =>
  post('/lab/override', 'primary because failed back on the page'),
);
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

// The operators' console: a client of the hub's API for operators, and of its streams. What comes from the hub goes to the page through textContent: markup in it stays text.
import { subscribe } from './tidings.js';

const API = new URL('events/operate/', document.baseURI);
const EVENTS = new URL('events', document.baseURI);
const STATS_TOPIC = 'tidings/console/stats';
const VIEWS = ['overview', 'streams', 'topics', 'watch', 'publish', 'token'];
/** How many seconds a plot goes back. */
const PLOTTED = 120;
const PAGE = 100;
const MAX_ROWS = 1000;
const MAX_WATCHED = 200;
/** How often what the feed does not bring is asked for, in milliseconds. */
const ASKED_EVERY = 5000;

const byId = id => document.getElementById(id);

// The hub

/** What the hub refused, by its own words. */
class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function ask(method, address, { body, headers } = {}) {
  let answer;
  try {
    answer = await fetch(address, { method, body, headers, cache: 'no-store' });
  } catch {
    throw new Refused(0, 'The hub does not answer.');
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, told.detail ?? told.title ?? `The hub answered ${answer.status}.`);
  return told;
}

function operate(path, parameters = {}) {
  const address = new URL(path, API);
  Object.entries(parameters).forEach(([name, value]) => value && address.searchParams.set(name, value));
  return address;
}

const get = (path, parameters) => ask('GET', operate(path, parameters));

/** Runs what asks the hub, and says above the page what came in its way. */
async function tried(work) {
  try {
    const result = await work();
    tell('');
    return result;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) signedOut('Your session is over. Sign in again.');
    else tell(error.message);
    return undefined;
  }
}

const tell = text => {
  const note = byId('note');
  if (note.textContent !== text) note.replaceChildren(...(text ? [element('p', { text })] : []));
};

// The page

function element(name, { text, className, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  Object.entries(attributes).forEach(([key, value]) => {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  });
  made.append(...children);
  return made;
}

const cell = (text, className = '') => element('td', { text, className });
const row = (title, ...cells) => element('tr', {}, element('th', { scope: 'row', className: 'text', text: title }), ...cells);
const link = (text, onclick, label) => element('button', { type: 'button', className: 'link', text, onclick, ...(label && { 'aria-label': label }) });

/** A table's rows, or one that says that there are none. Who was at one of them is at the table then. */
function fill(body, rows, empty) {
  const wasThere = body.contains(document.activeElement);
  const columns = body.parentElement.tHead.rows[0].cells.length;
  body.replaceChildren(...(rows.length ? rows : [element('tr', {}, element('td', { colspan: columns, className: 'quiet', text: empty }))]));
  if (wasThere) body.closest('.scroll').focus();
}

const facts = (list, pairs) =>
  list.replaceChildren(
    ...pairs
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value, whole]) => element('div', { className: whole ? 'whole' : '' }, element('dt', { text: name }), element('dd', { text: value }))),
  );

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const number = value => (Math.abs(value) < 10 && !Number.isInteger(value) ? fine : numbers).format(value);

function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit ? fine.format(value) : numbers.format(value)} ${units[unit]}`;
}

function span(seconds) {
  if (seconds < 60) return `${number(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

const clock = text => text && new Date(text).toLocaleString('en-GB', { timeZoneName: 'short' });

// Small plots

const SVG = 'http://www.w3.org/2000/svg';

function plot() {
  const svg = document.createElementNS(SVG, 'svg');
  Object.entries({ class: 'spark', viewBox: `0 0 ${PLOTTED} 36`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }).forEach(([key, value]) => svg.setAttribute(key, value));
  const line = document.createElementNS(SVG, 'polyline');
  line.setAttribute('vector-effect', 'non-scaling-stroke');
  svg.append(line);
  return svg;
}

function trace(svg, values) {
  const most = Math.max(...values, 1);
  const start = PLOTTED - values.length;
  svg.firstChild.setAttribute('points', values.map((value, i) => `${start + i},${34 - (32 * value) / most}`).join(' '));
}

// Overview

const GAUGES = [
  ['Open streams', stats => stats.streams.open, number],
  ['Events in, a second', stats => stats.rates.published, number],
  ['Frames out, a second', stats => stats.rates.delivered, number],
  ['Bytes out, a second', stats => stats.rates.bytes, bytes],
  ['Sends, a second', stats => stats.rates.sends, number],
  ['Opened, a second', stats => stats.rates.opened, number],
  ['Closed, a second', stats => stats.rates.closed, number],
  ['Streams behind', stats => stats.lag.behind, number],
  ['Largest lag', stats => stats.lag.largestBytes, bytes],
  ['Gaps told', stats => stats.lag.gaps, number],
  ['Feeds', stats => stats.feeds, number],
];

const gauges = GAUGES.map(([name, value, form]) => {
  const shown = element('dd', { text: '–' });
  const svg = plot();
  byId('gauges').append(element('div', {}, element('dt', { text: name }), shown, element('dd', {}, svg)));
  return { value, form, shown, svg };
});

/** The node that serves this page, and what each node's feed has told: the newest last. */
let self = '';
const told = new Map();
let nodes = [];

function onStats(event) {
  const stats = JSON.parse(event.data);
  // The first has nothing to compare with yet.
  if (!stats.rates) return;
  const history = told.get(stats.node) ?? [];
  history.push(stats);
  if (history.length > PLOTTED) history.shift();
  told.set(stats.node, history);
  if (stats.node === self && shown === 'overview') drawOverview();
}

function drawOverview() {
  const history = told.get(self);
  if (!history) return;
  const now = history.at(-1);
  for (const { value, form, shown, svg } of gauges) {
    shown.textContent = form(value(now));
    trace(svg, history.map(value));
  }
  fill(byId('busy'), now.topics.map(({ topic, rate }) => row(topic, cell(number(rate), 'number'))), 'No events in the last minute');
  drawNodes();
}

function drawNodes() {
  const heard = new Map(nodes.map(node => [node.node, node]));
  const all = [...new Set([...heard.keys(), ...told.keys()])].sort((a, b) => (b === self) - (a === self) || a.localeCompare(b));
  fill(
    byId('nodes'),
    all.map(node => {
      const now = told.get(node)?.at(-1);
      const figure = value => cell(now ? number(value(now)) : '–', 'number');
      return row(
        node === self ? `${node} (this one)` : node,
        cell(clock(now?.time ?? heard.get(node)?.heard) ?? '–'),
        figure(stats => stats.streams.open),
        figure(stats => stats.rates.published),
        figure(stats => stats.rates.delivered),
        figure(stats => stats.lag.behind),
      );
    }),
    'None was heard of',
  );
}

async function refreshOverview() {
  const [hub, known] = await Promise.all([get('hub'), get('nodes')]);
  nodes = known.nodes;
  byId('node').textContent = `Node ${hub.node}, since ${clock(hub.since)}`;
  const closed = Object.entries(hub.streams.closed).sort((a, b) => b[1] - a[1]);
  fill(byId('closed'), closed.map(([reason, count]) => row(reason, cell(number(count), 'number'))), 'None yet');
  facts(byId('log'), [
    ['Newest event', hub.log.head],
    ['Oldest event', hub.log.oldest ?? 'none'],
    ['Oldest is of', clock(hub.log.oldestTime)],
    ['Entries', `${number(hub.log.entries)}${hub.log.maxEvents === undefined ? '' : `, at most ${number(hub.log.maxEvents)} of users`}`],
    ['Size', `${bytes(hub.log.bytes)}${hub.log.maxBytes === undefined ? '' : `, at most ${bytes(hub.log.maxBytes)} of users’ events`}`],
    ['Free on the disk', hub.log.freeBytes === undefined ? undefined : bytes(hub.log.freeBytes)],
    ['Kept for', hub.log.maxAgeSeconds === undefined ? 'any time, within its bounds' : span(hub.log.maxAgeSeconds)],
    ['Outlives the process', hub.log.durable ? 'yes' : 'no'],
    ['Revocations in force', number(hub.revocations)],
  ]);
  byId('memory-bound').textContent = `at most ${bytes(hub.memory.bound)}`;
  fill(
    byId('memory'),
    hub.memory.budgets.map(({ budget, used, most, outside }) =>
      row(outside ? `${budget} (besides)` : budget, cell(bytes(used), 'number'), cell(bytes(most), 'number')),
    ),
    'Nothing keeps to a budget',
  );
  drawNodes();
}

// Streams

let filter = {};
let listed = [];
let next;

async function showStreams(after) {
  const page = await get('streams', { ...filter, limit: PAGE, after });
  listed = after ? [...listed, ...page.streams] : page.streams;
  next = page.next;
  byId('streams-node').textContent = `on node ${page.node}`;
  const shownOf = `${number(listed.length)} shown of ${number(page.open)} that are open`;
  byId('streams-count').textContent = next && listed.length >= MAX_ROWS ? `${shownOf}; ask for fewer to see others` : shownOf;
  byId('more-streams').hidden = !next || listed.length >= MAX_ROWS;
  byId('end-all').hidden = listed.length === 0 || !Object.entries(filter).some(([name, value]) => name !== 'sort' && value);
  fill(byId('stream-rows'), listed.map(streamRow), 'No stream is like that');
}

function streamRow(stream) {
  const name = element('th', { scope: 'row' }, link(stream.id, () => tried(() => showDetails(stream.id)), `Details of stream ${stream.id}`));
  const more = stream.selectorCount > stream.selectors.length ? `, and ${stream.selectorCount - stream.selectors.length} more` : '';
  return element(
    'tr',
    {},
    name,
    cell(stream.subject ?? '', 'text'),
    cell(stream.address ?? ''),
    cell(stream.selectors.join(', ') + more, 'text'),
    element('td', {}, element('span', { className: 'tag', 'data-state': stream.state, text: stream.state })),
    cell(stream.lag.bytes || stream.lag.events ? `${bytes(stream.lag.bytes)}, ${span(stream.lag.seconds)}` : '–', 'number'),
    cell(span(stream.age), 'number'),
    element('td', {}, element('button', { type: 'button', text: 'End', 'aria-label': `End stream ${stream.id}`, onclick: () => endOne(stream.id, false) })),
  );
}

async function showDetails(id) {
  const { stream } = await get(`streams/${encodeURIComponent(id)}`);
  byId('details-title').textContent = `Stream ${stream.id}`;
  facts(byId('details-facts'), [
    ['User', stream.subject],
    ['Token of', stream.issuer],
    ['Token', stream.tokenId],
    ['Address', stream.address],
    ['Protocol', stream.protocol],
    ['Hash of its name', stream.nameHash, true],
    ['State', stream.state],
    ['Since', clock(stream.since)],
    ['Has all up to', stream.cursor],
    ['Behind', `${number(stream.lag.events)} events, ${bytes(stream.lag.bytes)}, ${span(stream.lag.seconds)}`],
    ['When it is too slow', stream.lagPolicy],
    ['Between two events of a key', stream.interval && span(stream.interval)],
    ['Selectors', stream.selectors.join('  '), true],
    ['Private events of', stream.granted?.join('  '), true],
  ]);
  byId('details-kick').onclick = () => endOne(id, false);
  byId('details-stop').onclick = () => endOne(id, true);
  if (!byId('details').open) byId('details').showModal();
}

/** Asks before something is done that cannot be taken back. */
function sure(title, text, yes) {
  const dialog = byId('confirm');
  byId('confirm-title').textContent = title;
  byId('confirm-text').textContent = text;
  byId('confirm-yes').textContent = yes;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}

async function endOne(id, forGood) {
  const isSure = forGood
    ? await sure(`End stream ${id} for good?`, 'Its client is told not to come back. One that ignores that is answered 204.', 'End for good')
    : await sure(`End stream ${id}?`, 'Its client is told to come back, and goes on where it was.', 'End it');
  if (!isSure) return;
  await tried(async () => {
    await ask('DELETE', operate(`streams/${encodeURIComponent(id)}`, { stop: forGood && 'true' }));
    byId('details').close();
    await showStreams();
  });
}

async function endAll() {
  const chosen = Object.entries(filter).filter(([name, value]) => name !== 'sort' && value);
  const words = chosen.map(([name, value]) => `${name} ${value}`).join(', ');
  if (!(await sure('End all of these streams?', `All streams of this node with ${words}, also those that are not shown. Their clients are told to come back.`, 'End them'))) return;
  await tried(async () => {
    const { ended } = await ask('DELETE', operate('streams', Object.fromEntries(chosen)));
    await showStreams();
    byId('streams-count').textContent = `${number(ended)} ended`;
  });
}

// Topics

async function refreshTopics() {
  const [rates, readers] = await Promise.all([get('topics', { sort: 'rate' }), get('topics', { sort: 'readers' })]);
  byId('rates-window').textContent = `in the last ${span(rates.window.seconds)}`;
  fill(
    byId('rate-rows'),
    rates.topics.map(({ topic, rate, bytesPerSecond, readers: count }) =>
      row(topic, cell(number(rate), 'number'), cell(bytes(bytesPerSecond), 'number'), cell(number(count), 'number'), element('td', {}, link('Watch', () => watchFrom(topic), `Watch ${topic}`))),
    ),
    'No events in the last minute',
  );
  fill(
    byId('reader-rows'),
    readers.topics.map(({ selector, readers: count, error }) => row(selector, cell(`${error ? 'at least ' : ''}${number(count)}`, 'number'))),
    'Nobody reads',
  );
}

// Watch: by fetch, since an EventSource hands over only those types of events that it was told of.

const COMES_BACK_AFTER = 2000;
let watching;

function watchFrom(topic) {
  byId('w-topic').value = topic;
  location.hash = 'watch';
  watch();
}

function watch() {
  unwatch();
  watching = new AbortController();
  byId('watched').replaceChildren();
  byId('unwatch').disabled = false;
  follow(byId('w-topic').value, byId('w-from').value, watching.signal);
}

async function follow(topic, from, signal) {
  const say = text => signal.aborted || (byId('watch-state').textContent = text);
  let lastEventId = '';
  say(`Waiting for ${topic}`);
  while (!signal.aborted) {
    try {
      const address = new URL(EVENTS);
      address.searchParams.set('topic', topic);
      address.searchParams.set('envelope', 'json');
      if (from && !lastEventId) address.searchParams.set('from', from);
      const answer = await fetch(address, { signal, headers: { Accept: 'text/event-stream', ...(lastEventId && { 'Last-Event-ID': lastEventId }) } });
      if (!answer.ok) {
        const { detail } = await answer.json().catch(() => ({}));
        say(detail ?? `The hub answered ${answer.status}.`);
        if (answer.status < 500) return;
      } else {
        say(`Watching ${topic}`);
        for await (const event of eventsOf(answer.body)) {
          lastEventId = event.id || lastEventId;
          drawWatched(event);
          if (event.type === 'tidings.stop' || event.type === 'tidings.end') return say('The hub has ended this for good.');
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TypeError)) throw error;
    }
    say('Connecting again');
    await new Promise(resolve => setTimeout(resolve, COMES_BACK_AFTER));
  }
}

/** The events of a response, as the standard has them parsed; the hub ends each line by a line feed. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = { type: 'message', data: [] };
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (line === '') {
        if (event.data.length) yield { ...event, data: event.data.join('\n') };
        event = { type: 'message', data: [] };
      } else if (field === 'data') event.data.push(value);
      else if (field === 'event') event.type = value;
      else if (field === 'id') event.id = value;
    }
  }
}

function drawWatched({ type, data }) {
  const told = JSON.parse(data);
  if (type === 'tidings.gap') paste(element('p', { className: 'missed', text: 'Events are missing here.' }));
  else if (type.startsWith('tidings.') && !told.topic) paste(element('p', { className: 'about', text: `${type} ${data}` }));
  else {
    const about = [told.topic, told.type ?? type, told.id, clock(told.time)].filter(Boolean).join(' · ');
    paste(element('div', { className: 'event' }, element('p', { className: 'about', text: about }), element('pre', { text: typeof told.data === 'string' ? told.data : JSON.stringify(told.data) })));
  }
}

function paste(line) {
  const tape = byId('watched');
  const follows = tape.scrollTop + tape.clientHeight >= tape.scrollHeight - 8;
  tape.append(line);
  while (tape.childElementCount > MAX_WATCHED) tape.firstChild.remove();
  if (follows) tape.scrollTop = tape.scrollHeight;
}

function unwatch() {
  watching?.abort();
  watching = undefined;
  byId('unwatch').disabled = true;
  byId('watch-state').textContent = 'Nothing is watched. What is shown is what you may read.';
}

// Publish, and tokens

async function publish() {
  const address = new URL(EVENTS);
  const set = (name, value) => value && address.searchParams.set(name, value);
  set('topic', byId('p-topic').value);
  set('type', byId('p-type').value);
  set('private', byId('p-private').checked && 'true');
  const { id } = await ask('POST', address, { body: byId('p-data').value, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
  byId('published').textContent = `It has the id ${id}`;
}

async function inspect() {
  const found = await ask('POST', operate('token'), { body: byId('t-text').value.trim(), headers: { 'Content-Type': 'text/plain' } });
  const list = element('dl', { className: 'facts' });
  const rights = Object.entries(found.rights ?? {}).map(([right, selectors]) => [`May ${right}`, selectors.join('  ') || 'nothing', true]);
  const limits = Object.entries(found.limits ?? {}).map(([name, value]) => [`Limit: ${name}`, value]);
  facts(list, [
    ['Good', found.valid ? 'yes' : `no: ${found.reason}`],
    ['Why not', found.detail, true],
    ['User', found.subject],
    ['Issuer', found.issuer],
    ['Token', found.tokenId],
    ['Until', found.valid ? (clock(found.until) ?? 'any time') : undefined],
    ...rights,
    ['Not', found.denied?.join('  '), true],
    ...limits,
  ]);
  byId('inspected').replaceChildren(list);
  byId('t-text').value = '';
}

// Signing in, and what is shown

let feed;
let shown = 'overview';
let asking;

function setState(state, text) {
  byId('state').dataset.state = state;
  byId('state').textContent = text;
}

function signedOut(why) {
  feed?.close();
  feed = undefined;
  unwatch();
  clearInterval(asking);
  setState('closed', 'signed out');
  byId('desk').hidden = true;
  byId('sign-out').hidden = true;
  byId('sign-in').hidden = false;
  tell(why);
}

/** Goes to work if the hub knows an operator by what the browser has. */
async function enter() {
  ({ node: self } = await get('hub'));
  tell('');
  byId('sign-in').hidden = true;
  byId('desk').hidden = false;
  byId('sign-out').hidden = false;
  setState('connecting', 'connecting');
  feed?.close();
  feed = subscribe([STATS_TOPIC], { url: EVENTS.href });
  feed.addEventListener('open', () => setState('open', 'live'));
  feed.addEventListener('error', () => tried(() => {
    setState('connecting', 'connecting');
    return comeBack();
  }));
  feed.addEventListener('tidings.expired', () => signedOut('Your session is over. Sign in again.'));
  feed.addEventListener('stats', onStats);
  clearInterval(asking);
  asking = setInterval(() => document.hidden || tried(async () => refresh()), ASKED_EVERY);
  await show();
}

/** The hub may have started again, as another node. */
async function comeBack() {
  const hub = await get('hub');
  if (hub.node !== self) {
    self = hub.node;
    told.clear();
  }
}

async function signIn() {
  const credential = byId('credential').value.trim();
  byId('credential').value = '';
  try {
    await ask('POST', new URL('events/session', document.baseURI), { headers: { Authorization: `Bearer ${credential}` } });
    await enter();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 403) tell('That is known, but has not the right operate of **.');
    else tell(error.status === 401 ? `It was not taken: ${error.message}` : error.message);
  }
}

async function signOut() {
  await tried(() => ask('DELETE', new URL('events/session', document.baseURI)));
  signedOut('');
  byId('credential').focus();
}

const REFRESH = { overview: refreshOverview, topics: refreshTopics };
/** Whoever has a row under the fingers keeps it. */
const refresh = () => (byId(shown).contains(document.activeElement) ? undefined : REFRESH[shown]?.());

async function show() {
  const asked = location.hash.slice(1);
  shown = VIEWS.includes(asked) ? asked : 'overview';
  VIEWS.forEach(view => (byId(view).hidden = view !== shown));
  document.querySelectorAll('nav a').forEach(anchor =>
    anchor.hash === `#${shown}` ? anchor.setAttribute('aria-current', 'page') : anchor.removeAttribute('aria-current'),
  );
  document.title = `${byId(`${shown}-title`).firstChild.textContent.trim()} – Tidings console`;
  if (shown === 'overview') drawOverview();
  await tried(async () => (shown === 'streams' ? showStreams() : REFRESH[shown]?.()));
}

function onSubmit(id, work) {
  byId(id).addEventListener('submit', event => {
    event.preventDefault();
    work();
  });
}

onSubmit('sign-in', signIn);
onSubmit('filter', () => {
  filter = Object.fromEntries(new FormData(byId('filter')));
  tried(() => showStreams());
});
onSubmit('watch-form', watch);
onSubmit('publish-form', () => tried(publish));
onSubmit('token-form', () => tried(inspect));
byId('sign-out').addEventListener('click', signOut);
byId('more-streams').addEventListener('click', () => tried(() => showStreams(next)));
byId('end-all').addEventListener('click', endAll);
byId('refresh-topics').addEventListener('click', () => tried(refreshTopics));
byId('unwatch').addEventListener('click', unwatch);
window.addEventListener('hashchange', () => feed && show());

enter().catch(error => {
  if (!(error instanceof Refused)) throw error;
  signedOut(error.status === 401 ? '' : error.status === 403 ? 'You are known, but have not the right operate of **.' : error.message);
});

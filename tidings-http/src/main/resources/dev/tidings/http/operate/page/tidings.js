// What an EventSource leaves to the page: a ticket or a session for a token, its renewal in time, a changing selection, and coming back after whatever ends an EventSource for good.
const GONE = 2;
const HUB_EVENTS = ['gap', 'live', 'end', 'stop', 'refused', 'expired', 'selection'].map(name => `tidings.${name}`);
/** Of a grant's life, after which it is renewed. */
const RENEWED_AFTER = 0.75;
const LONGEST_TIMER = 2 ** 31 - 1;
const LONGEST_WAIT = 30_000;

const randomName = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');

/** The hub refused what was asked of it. */
export class TidingsError extends Error {
  constructor(status, detail) {
    super(detail);
    this.name = 'TidingsError';
    this.status = status;
  }
}

/** A stream of events that stays open. Events come as from an EventSource; the hub's own (tidings.gap, ...) have their data as detail. */
export class TidingsStream extends EventTarget {
  #topics;
  #options;
  #url;
  #name = randomName();
  #types = new Set();
  #source;
  #timers = {};
  #tries = 0;
  #openedAt = 0;
  #attempt = 0;
  #closed = false;
  /** Where it is: the id of the last event that it was sent. */
  lastEventId;

  constructor(topics, options = {}) {
    super();
    this.#topics = [...topics];
    this.#options = options;
    this.#url = new URL(options.url ?? '/events', options.url ? location.href : import.meta.url);
    this.lastEventId = options.lastEventId ?? '';
    this.#open();
  }

  #token() {
    const { token } = this.#options;
    return typeof token === 'function' ? token() : token;
  }

  get #hasSession() {
    return this.#options.access === 'session';
  }

  /** As an EventSource: 0 connecting, 1 open, 2 closed for good. */
  get readyState() {
    return this.#closed ? GONE : this.#source?.readyState === 1 ? 1 : 0;
  }

  addEventListener(type, ...rest) {
    super.addEventListener(type, ...rest);
    if (!HUB_EVENTS.includes(type) && type !== 'open' && type !== 'error' && !this.#types.has(type)) {
      this.#types.add(type);
      this.#source?.addEventListener(type, this.#pass);
    }
  }

  /** Changes what it selects: {add, drop, from}. Answers with the selectors in force. */
  async select(change) {
    const { selectors } = await this.#call('POST', `streams/${this.#name}`, await this.#token(), change);
    return selectors;
  }

  close() {
    this.#closed = true;
    this.#stop();
  }

  #stop() {
    this.#attempt++;
    this.#source?.close();
    this.#source = undefined;
    Object.values(this.#timers).forEach(clearTimeout);
  }

  #after(name, millis, step) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(step, Math.min(millis, LONGEST_TIMER));
  }

  async #open() {
    this.#stop();
    const attempt = this.#attempt;
    try {
      const address = await this.#address();
      if (attempt === this.#attempt) this.#listen(new EventSource(address, { withCredentials: this.#hasSession }));
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#tell('error', error);
      if (error.status === 403) this.close();
      else this.#again();
    }
  }

  async #address() {
    const grant = await this.#access();
    const { from, envelope, query } = this.#options;
    const address = new URL(this.#url);
    const set = (name, value) => value && address.searchParams.set(name, value);
    Object.entries(query ?? {}).forEach(([name, value]) => set(name, value));
    this.#topics.forEach(topic => address.searchParams.append('topic', topic));
    set('stream', this.#name);
    set('marks', 'true');
    set('envelope', envelope && 'json');
    set('ticket', grant.ticket);
    if (this.lastEventId || !from) set('lastEventId', this.lastEventId || grant.id);
    else set('from', from);
    return address;
  }

  /** Has the hub give what stands for the token where no header can be sent. */
  async #access() {
    const token = await this.#token();
    if (!token) return {};
    const grant = await this.#call('POST', this.#hasSession ? 'session' : 'tickets', token);
    this.#renewIn(grant.expiresIn);
    return grant;
  }

  #renewIn(seconds) {
    if (seconds) this.#after('renewal', seconds * 1000 * RENEWED_AFTER, () => this.#renew());
  }

  /** Where that fails it is tried again, until the stream is told that its grant is over, and opens anew. */
  async #renew() {
    try {
      const token = await this.#token();
      if (this.#hasSession) await this.#call('POST', 'session', token);
      const { expiresIn } = await this.#call('PUT', `streams/${this.#name}/grant`, token);
      this.#renewIn(expiresIn);
    } catch (error) {
      this.#tell('error', error);
      this.#after('renewal', 5000, () => this.#renew());
    }
  }

  async #call(method, path, token, body) {
    const headers = { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': 'application/json' }) };
    const address = new URL(this.#url);
    address.pathname += `/${path}`;
    const answer = await fetch(address, {
      method,
      headers,
      body: body && JSON.stringify(body),
      credentials: this.#hasSession ? 'include' : 'same-origin',
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new TidingsError(answer.status, told.detail ?? answer.statusText);
    return told;
  }

  #listen(source) {
    this.#source = source;
    source.onopen = () => {
      this.#tries = 0;
      this.#openedAt = Date.now();
      this.#tell('open');
    };
    source.onerror = () => {
      this.#tell('error');
      // What came with another status, or not from a hub: an EventSource never tries that again.
      if (source.readyState === GONE && source === this.#source) this.#again();
    };
    HUB_EVENTS.forEach(type => source.addEventListener(type, event => this.#hear(event)));
    this.#types.forEach(type => source.addEventListener(type, this.#pass));
  }

  #pass = event => {
    this.lastEventId = event.lastEventId;
    this.dispatchEvent(new MessageEvent(event.type, event));
  };

  #hear(event) {
    const detail = JSON.parse(event.data);
    this.lastEventId = event.lastEventId || this.lastEventId;
    if (event.type === 'tidings.selection') this.#topics = detail.selectors;
    this.#tell(event.type, detail);
    if (event.type === 'tidings.end' || event.type === 'tidings.stop') this.close();
    else if (event.type === 'tidings.expired') this.#anew();
  }

  /** With a new grant: at once, unless the last one was hardly taken. */
  #anew() {
    if (Date.now() - this.#openedAt > 1000) this.#open();
    else this.#again();
  }

  #again() {
    if (this.#closed) return;
    this.#stop();
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** this.#tries++) * (0.5 + Math.random() / 2);
    this.#after('opening', wait, () => this.#open());
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Opens a stream of what the selectors select. */
export const subscribe = (topics, options) => new TidingsStream(topics, options);

/** For how long after a gap all who are there may still be told, in milliseconds. */
const LONGEST_UNKNOWN = 5000;

/** Who is there of a topic. What a replay tells is told to the page at its end, as what it comes to. */
export class TidingsPresence {
  #topic;
  #options;
  #stream;
  #timer;
  #isLive = false;
  /** By member, as the hub told it; nothing for who left. All of it once as many parts were read as there are. */
  #told = new Map();
  #toldCounts;
  #part = 0;
  #parts = 1;
  /** What the page knows; nothing where it does not. */
  #shown;
  #settleReady;
  counts;
  /** With itself, when it is known for the first time who is there. */
  ready = new Promise((resolve, reject) => (this.#settleReady = { resolve, reject }));

  constructor(topic, options = {}) {
    this.#topic = topic;
    this.#options = options;
    this.ready.catch(() => {});
    this.#open();
  }

  /** Those who are there, as far as it is known. */
  get members() {
    return [...(this.#shown?.values() ?? [])];
  }

  /** Whether it is known who they are: there are not too many. */
  get listed() {
    return this.counts?.listed ?? false;
  }

  close() {
    this.#end(new Error('closed'));
  }

  #end(reason) {
    clearTimeout(this.#timer);
    this.#stream.close();
    this.#settleReady.reject(reason);
  }

  #open() {
    this.#stream?.close();
    const options = { ...this.#options, from: 'newest', lastEventId: '', envelope: false };
    const stream = subscribe([`tidings/presence/${this.#topic}`], options);
    this.#stream = stream;
    const on = (type, step) => stream.addEventListener(type, event => step(event.detail ?? JSON.parse(event.data || '{}')));
    stream.addEventListener('open', () => (this.#isLive = false));
    stream.addEventListener('error', ({ detail }) => {
      this.#options.onError?.(detail);
      if (detail?.status === 403) this.#end(detail);
    });
    for (const type of ['tidings.end', 'tidings.stop']) on(type, ({ reason }) => this.#end(new Error(reason ?? type)));
    on('tidings.gap', () => this.#lose());
    // It comes again for who read too slowly, and is no news then.
    on('tidings.live', () => this.#isLive || ((this.#isLive = true), this.#show()));
    on('tidings.members', told => this.#take(told));
    on('tidings.join', ({ topic, ...member }) => this.#told.set(keyOf(member), member));
    on('tidings.leave', member => this.#told.set(keyOf(member), undefined));
    on('tidings.count', ({ topic, ...counts }) => {
      if (counts.listed && this.#toldCounts?.listed === false) this.#lose();
      this.#toldCounts = counts;
    });
    ['members', 'join', 'leave', 'count'].forEach(name => on(`tidings.${name}`, () => this.#show()));
  }

  /** Waits for all to be told, and if they are not asks for it. */
  #lose() {
    this.#part = 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), LONGEST_UNKNOWN * (0.5 + Math.random() / 2));
  }

  /** What was told between the parts is newer than they are. A part without those before it is of a list that has been told anew since. */
  #take({ part, parts, members, counts }) {
    if (part === 1) this.#told.clear();
    else if (part !== this.#part + 1 || parts !== this.#parts) return;
    this.#part = part;
    this.#parts = parts;
    this.#toldCounts = counts;
    members.filter(member => !this.#told.has(keyOf(member))).forEach(member => this.#told.set(keyOf(member), member));
    if (part === parts) clearTimeout(this.#timer);
  }

  #show() {
    if (!this.#isLive || this.#part < this.#parts) return;
    const { onJoin, onLeave, onChange } = this.#options;
    const before = this.#shown;
    this.counts = this.#toldCounts;
    this.#told.forEach((member, key) => (member && this.listed) || this.#told.delete(key));
    const now = new Map(this.#told);
    this.#shown = this.listed ? now : undefined;
    this.#settleReady.resolve(this);
    const tellNew = (all, others, tell) =>
      all.forEach((member, key) => others.get(key)?.since !== member.since && tell?.(member));
    if (before && this.listed) {
      tellNew(before, now, onLeave);
      tellNew(now, before, onJoin);
    }
    onChange?.(this);
  }
}

const keyOf = ({ issuer, subject }) => `${issuer}\n${subject}`;

/** Keeps who is there of a topic. */
export const presence = (topic, options) => new TidingsPresence(topic, options);

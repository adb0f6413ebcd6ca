import { presence } from './hub/tidings.js';

const PAGE = 20;
const element = id => document.getElementById(id);
const start = await (await fetch('start')).json();
const conversations = new Map();
let current;
/** The topic of the room that this page is in, as others see it, and what it knows of them. */
let entered;
let here;
/** The stream, and the id of the last event in it. */
let stream;
let lastId = '';

/** One conversation, as its topic has it: what has come of it, oldest first, and how far back that goes. */
function conversation(topic, name, list) {
  const button = document.createElement('button');
  const item = document.createElement('li');
  const talk = { topic, name, button, messages: [], older: undefined, unread: 0 };
  button.onclick = () => show(talk);
  item.append(button);
  element(list).append(item);
  conversations.set(topic, talk);
  label(talk);
  return talk;
}

function label({ name, button, unread }) {
  button.textContent = unread ? `${name} (${unread} new)` : name;
}

function shown({ data, time }) {
  const item = document.createElement('li');
  item.className = data.from === start.me ? 'message own' : 'message';
  const author = document.createElement('b');
  const text = document.createElement('p');
  const at = document.createElement('time');
  author.textContent = data.from;
  text.textContent = data.text;
  at.dateTime = time;
  at.textContent = new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  item.append(author, at, text);
  return item;
}

/** What is put in at once is no news: it is not read out. */
async function quietly(change) {
  element('messages').setAttribute('aria-live', 'off');
  change();
  await new Promise(done => setTimeout(done, 100));
  element('messages').setAttribute('aria-live', 'polite');
}

function toEnd() {
  element('scroll').scrollTop = element('scroll').scrollHeight;
}

async function show(talk) {
  current?.button.removeAttribute('aria-current');
  current = talk;
  talk.unread = 0;
  label(talk);
  talk.button.setAttribute('aria-current', 'true');
  enter(talk);
  element('title').textContent = talk.name;
  document.title = `${talk.name} - Chat`;
  element('older').hidden = talk.older === null;
  quietly(() => element('messages').replaceChildren(...talk.messages.map(shown)));
  toEnd();
  element('text').focus();
  if (talk.messages.length < PAGE) {
    await showOlder(talk);
    toEnd();
  }
}

/** The page before what is there; for the beginning, what was last. */
async function showOlder(talk) {
  if (talk.older === null || talk.isLoading) return;
  talk.isLoading = true;
  const first = talk.older ?? talk.messages[0]?.id;
  const query = new URLSearchParams({ topic: talk.topic, limit: PAGE });
  if (first) query.set('before', first);
  const answer = await fetch(`hub/events/history?${query}`);
  if (answer.ok) {
    const page = await answer.json();
    const known = new Set(talk.messages.map(message => message.id));
    const older = page.events.filter(({ id }) => !known.has(id)).reverse();
    talk.messages.unshift(...older);
    talk.older = page.older;
    if (talk === current) {
      const { scrollHeight, scrollTop } = element('scroll');
      quietly(() => element('messages').prepend(...older.map(shown)));
      element('older').hidden = talk.older === null;
      element('scroll').scrollTop = scrollTop + element('scroll').scrollHeight - scrollHeight;
    }
  }
  talk.isLoading = false;
}

function receive(message) {
  const talk = conversations.get(message.topic);
  if (!talk || talk.messages.some(({ id }) => id === message.id)) return;
  talk.messages.push(message);
  if (talk === current) {
    element('messages').append(shown(message));
    toEnd();
  } else {
    talk.unread += 1;
    label(talk);
  }
}

/** Who reads a room by its name is there for others; a pattern is of all rooms, and nobody is there by that. Nothing is missed between two streams: the next goes on behind the last event. */
function enter(talk) {
  const room = talk.isRoom ? talk.topic : '';
  if (room === entered) return undefined;
  entered = room;
  here?.close();
  element('here').hidden = !room;
  element('count').textContent = element('news').textContent = '';
  element('members').replaceChildren();
  if (room) {
    const tell = what => ({ subject }) => (element('news').textContent = `${subject} ${what}`);
    here = presence(room, { url: 'hub/events', onJoin: tell('came'), onLeave: tell('left'), onChange: showHere });
  }
  return listen(room ? [room] : []);
}

function showHere({ members, counts }) {
  element('count').textContent = `${counts.members} here`;
  const items = members.map(({ subject, streams }) => {
    const item = document.createElement('li');
    item.textContent = streams > 1 ? `${subject} (${streams} windows)` : subject;
    return item;
  });
  element('members').replaceChildren(...items.sort((one, other) => one.textContent.localeCompare(other.textContent)));
}

/** The browser comes back by itself, with the id of the last message that it has. Done when it is there for the first time: what is read of the past from then on leaves no gap. */
function listen(rooms) {
  const query = new URLSearchParams({ envelope: 'json', marks: 'true' });
  ['rooms/*', `users/${start.me}/*`, ...rooms].forEach(topic => query.append('topic', topic));
  if (lastId) query.set('lastEventId', lastId);
  stream?.close();
  stream = new EventSource(`hub/events?${query}`);
  stream.onopen = () => (element('state').textContent = 'Connected');
  stream.onmessage = ({ data, lastEventId }) => {
    lastId = lastEventId;
    receive(JSON.parse(data));
  };
  stream.addEventListener('tidings.live', ({ lastEventId }) => (lastId = lastEventId));
  stream.onerror = ({ target }) => {
    const isOver = target.readyState === EventSource.CLOSED;
    element('state').textContent = isOver ? 'You are logged out. ' : 'The connection is lost; coming back ...';
    if (isOver) {
      const again = document.createElement('a');
      again.href = 'login';
      again.textContent = 'Log in again';
      element('state').append(again);
    }
  };
  stream.addEventListener('tidings.gap', () => location.reload());
  return new Promise(done => ['open', 'error'].forEach(type => stream.addEventListener(type, done)));
}

async function send(event) {
  event.preventDefault();
  const answer = await fetch(current.post, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain', [start.csrfHeader]: start.csrfToken },
    body: element('text').value,
  });
  if (answer.ok) {
    element('text').value = '';
  } else {
    element('state').textContent = `The message was not sent (${answer.status}).`;
  }
}

element('me').textContent = start.me;
element('csrf').name = '_csrf';
element('csrf').value = start.csrfToken;
for (const room of start.rooms) {
  Object.assign(conversation(`rooms/${room}`, room, 'rooms'), { isRoom: true, post: `rooms/${room}` });
}
for (const user of start.users.filter(name => name !== start.me)) {
  conversation(`users/${start.me}/${user}`, user, 'users').post = `users/${user}`;
}
element('say').onsubmit = send;
element('older').onclick = () => showOlder(current);
element('scroll').onscroll = () => {
  if (element('scroll').scrollTop === 0) showOlder(current);
};
const first = conversations.values().next().value;
await enter(first);
await show(first);

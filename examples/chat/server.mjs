// The chat on Node alone: rooms, how many are in them, their history in pages, cursors, heartbeats.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const KEPT = 10_000;
const page = await readFile(new URL('index.html', import.meta.url));
const rooms = new Map();
let lastId = 0;

function roomOf(topic) {
  if (!rooms.has(topic)) rooms.set(topic, { events: [], readers: new Set() });
  return rooms.get(topic);
}

function send(response, event) {
  const lines = event.data.split(/\r\n|\r|\n/).map(line => `data: ${line}\n`);
  response.write(`id: ${event.id}\n${lines.join('')}\n`);
}

function subscribe(request, response, room) {
  const cursor = request.headers['last-event-id'];
  const missed = cursor
    ? room.events.filter(event => event.id > Number(cursor))
    : room.events.slice(-20);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('retry: 1000\n\n');
  missed.forEach(event => send(response, event));
  room.readers.add(response);
  response.on('close', () => room.readers.delete(response));
}

async function publish(request, response, topic) {
  let data = '';
  for await (const chunk of request.setEncoding('utf8')) data += chunk;
  const room = roomOf(topic);
  const event = { id: ++lastId, topic, time: new Date().toISOString(), data };
  room.events.push(event);
  if (room.events.length > KEPT) room.events.shift();
  room.readers.forEach(reader => send(reader, event));
  answer(response, { id: String(event.id) });
}

function history(response, room, parameters) {
  const before = Number(parameters.get('before') ?? Infinity);
  const limit = Number(parameters.get('limit') ?? 50);
  const earlier = room.events.filter(event => event.id < before);
  const events = earlier.slice(-limit).reverse();
  const older = earlier.length > events.length ? String(events.at(-1).id) : null;
  answer(response, { events: events.map(event => ({ ...event, id: String(event.id) })), older });
}

function presence(response, topic) {
  const streams = roomOf(topic).readers.size;
  const topics = [{ topic, members: 0, streams, anonymous: streams, listed: true }];
  answer(response, { topics });
}

function answer(response, value) {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}

function show(response) {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(page);
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const topic = searchParams.get('topic');
  if (pathname === '/') {
    show(response);
  } else if (!topic) {
    response.writeHead(404).end();
  } else if (pathname === '/events/history') {
    history(response, roomOf(topic), searchParams);
  } else if (pathname === '/events/presence') {
    presence(response, topic);
  } else if (pathname === '/events' && request.method === 'POST') {
    publish(request, response, topic).catch(() => response.destroy());
  } else {
    subscribe(request, response, roomOf(topic));
  }
});

setInterval(() => {
  rooms.forEach(room => room.readers.forEach(reader => reader.write(':\n')));
}, 15_000);
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`Serving at http://127.0.0.1:${server.address().port}/`);
});

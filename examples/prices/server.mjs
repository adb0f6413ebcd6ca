// The watch list on Node alone: the newest price of each symbol, who watches it, heartbeats.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const page = await readFile(new URL('index.html', import.meta.url));
const newest = new Map();
const readers = new Map();
let lastId = 0;

function send(response, { id, topic, time, data }) {
  response.write(`id: ${id}\ndata: ${JSON.stringify({ topic, id: String(id), time, data })}\n\n`);
}

function subscribe(request, response, topics) {
  const cursor = Number(request.headers['last-event-id'] ?? 0);
  const missed = [...topics]
    .map(topic => newest.get(topic))
    .filter(event => event && event.id > cursor)
    .sort((one, other) => one.id - other.id);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('retry: 1000\n\n');
  missed.forEach(event => send(response, event));
  for (const topic of topics) {
    if (!readers.has(topic)) readers.set(topic, new Set());
    readers.get(topic).add(response);
  }
  response.on('close', () => topics.forEach(topic => leave(topic, response)));
}

function leave(topic, response) {
  const left = readers.get(topic);
  left?.delete(response);
  if (left?.size === 0) readers.delete(topic);
}

async function publish(request, response) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const lines = body.split('\n').filter(line => line.trim() !== '');
  for (const { topic, data } of lines.map(line => JSON.parse(line))) {
    const event = { id: ++lastId, topic, time: new Date().toISOString(), data };
    newest.set(topic, event);
    readers.get(topic)?.forEach(reader => send(reader, event));
  }
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ id: String(lastId) }));
}

function show(response) {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(page);
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/') {
    show(response);
  } else if (pathname !== '/events') {
    response.writeHead(404).end();
  } else if (request.method === 'POST') {
    publish(request, response).catch(() => response.writeHead(400).end());
  } else {
    subscribe(request, response, new Set(searchParams.getAll('topic')));
  }
});

setInterval(() => {
  const all = new Set([...readers.values()].flatMap(some => [...some]));
  all.forEach(reader => reader.write(':\n'));
}, 15_000);
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`Serving at http://127.0.0.1:${server.address().port}/`);
});

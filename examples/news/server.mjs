// The news on Node alone: their history, cursors, heartbeats.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const KEPT = 1000;
const page = await readFile(new URL('index.html', import.meta.url));
const events = [];
const readers = new Set();
let lastId = 0;

function send(response, event) {
  const lines = event.data.split(/\r\n|\r|\n/).map(line => `data: ${line}\n`);
  response.write(`id: ${event.id}\n${lines.join('')}\n`);
}

function subscribe(request, response) {
  const cursor = request.headers['last-event-id'];
  const missed = cursor ? events.filter(event => event.id > Number(cursor)) : events.slice(-10);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('retry: 1000\n\n');
  missed.forEach(event => send(response, event));
  readers.add(response);
  response.on('close', () => readers.delete(response));
}

async function publish(request, response) {
  let data = '';
  for await (const chunk of request.setEncoding('utf8')) data += chunk;
  const event = { id: ++lastId, data };
  events.push(event);
  if (events.length > KEPT) events.shift();
  readers.forEach(reader => send(reader, event));
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ id: String(event.id) }));
}

function show(response) {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(page);
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/') {
    show(response);
  } else if (pathname !== '/events') {
    response.writeHead(404).end();
  } else if (request.method === 'POST') {
    publish(request, response).catch(() => response.destroy());
  } else {
    subscribe(request, response);
  }
});

setInterval(() => readers.forEach(reader => reader.write(':\n')), 15_000);
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`Serving at http://127.0.0.1:${server.address().port}/`);
});

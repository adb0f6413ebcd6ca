// The token streams on Node alone: their history, cursors, their end, heartbeats.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const KEPT_MILLIS = 3_600_000;
const page = await readFile(new URL('index.html', import.meta.url));
const answers = new Map();

function answerOf(topic) {
  if (!answers.has(topic)) answers.set(topic, { tokens: [], hasEnded: false, readers: new Set() });
  return answers.get(topic);
}

function send(response, id, token) {
  const lines = token.split(/\r\n|\r|\n/).map(line => `data: ${line}\n`);
  response.write(`id: ${id}\n${lines.join('')}\n`);
}

function end(response, answer) {
  response.end(`event: tidings.end\nid: ${answer.tokens.length + 1}\ndata: {}\n\n`);
}

function subscribe(request, response, answer) {
  const cursor = Number(request.headers['last-event-id'] ?? 0);
  if (cursor > answer.tokens.length) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('retry: 1000\n\n');
  answer.tokens.slice(cursor).forEach((token, i) => send(response, cursor + i + 1, token));
  if (answer.hasEnded) {
    end(response, answer);
    return;
  }
  answer.readers.add(response);
  response.on('close', () => answer.readers.delete(response));
}

async function publish(request, response, topic, isLast) {
  let token = '';
  for await (const chunk of request.setEncoding('utf8')) token += chunk;
  const answer = answerOf(topic);
  if (answer.hasEnded) {
    response.writeHead(409).end();
    return;
  }
  if (token !== '') {
    answer.tokens.push(token);
    answer.readers.forEach(reader => send(reader, answer.tokens.length, token));
  }
  if (isLast) {
    answer.hasEnded = true;
    answer.readers.forEach(reader => end(reader, answer));
    setTimeout(() => answers.delete(topic), KEPT_MILLIS).unref();
  }
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ id: String(answer.tokens.length) }));
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
  } else if (pathname !== '/events' || !topic) {
    response.writeHead(404).end();
  } else if (request.method === 'POST') {
    const isLast = searchParams.get('end') === 'true';
    publish(request, response, topic, isLast).catch(() => response.destroy());
  } else {
    subscribe(request, response, answerOf(topic));
  }
});

setInterval(() => {
  answers.forEach(answer => answer.readers.forEach(reader => reader.write(':\n')));
}, 15_000);
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`Serving at http://127.0.0.1:${server.address().port}/`);
});

// Server-sent events with Node's own http module: a response is kept for each GET, each POST is written to all of them.
// Usage: node server.js PORT
'use strict';
const http = require('http');

const subscribers = new Set();
let lastId = 0;

function subscribe(request, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  response.write(':\n\n');
  subscribers.add(response);
  response.on('close', () => subscribers.delete(response));
}

function publish(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const frame = Buffer.from(`id: ${++lastId}\ndata: ${Buffer.concat(chunks)}\n\n`);
    for (const subscriber of subscribers) subscriber.write(frame);
    response.writeHead(200, { 'Content-Length': 0 });
    response.end();
  });
}

const server = http.createServer((request, response) =>
  request.method === 'GET' ? subscribe(request, response) : publish(request, response));
server.requestTimeout = 0;
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });

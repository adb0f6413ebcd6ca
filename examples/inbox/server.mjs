// The application of the inbox: knows who somebody is, says so in a token, and publishes for them.
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const { HUB = 'http://127.0.0.1:8081', KEY = 'key.jwk', PORT = '8080' } = process.env;
const LIFE = Number(process.env.LIFE ?? 30);
const USERS = ['anna', 'bob'];
const page = String(await readFile(new URL('index.html', import.meta.url)));
const [key] = JSON.parse(String(await readFile(KEY))).keys;

function encoded(part) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function token(sub, tidings) {
  const now = Math.floor(Date.now() / 1000);
  const head = encoded({ alg: 'HS256', kid: key.kid });
  const signed = `${head}.${encoded({ sub, iat: now, exp: now + LIFE, tidings })}`;
  const secret = Buffer.from(key.k, 'base64url');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

async function send(request, response, parameters) {
  const [from, to] = [parameters.get('from'), parameters.get('to')];
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  if (!USERS.includes(from) || !USERS.includes(to)) return answer(response, 404, 'Nobody');
  const published = await fetch(`${HUB}/events?topic=users/${to}/inbox&private=true`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token('inbox', { publish: ['users/*/inbox'] })}` },
    body: `${from}: ${text}`,
  });
  return answer(response, published.ok ? 201 : 502, published.ok ? 'Sent' : 'Not sent');
}

function answer(response, status, text, type = 'text/plain') {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' });
  response.end(text);
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://inbox');
  const who = searchParams.get('who');
  if (pathname === '/') {
    answer(response, 200, page.replaceAll('{{hub}}', HUB), 'text/html');
  } else if (pathname === '/token' && USERS.includes(who)) {
    answer(response, 200, token(who, { read: ['users/{sub}/**'] }));
  } else if (pathname === '/messages' && request.method === 'POST') {
    send(request, response, searchParams).catch(() => answer(response, 502, 'Not sent'));
  } else {
    answer(response, 404, 'Nothing');
  }
});
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`Listening on http://127.0.0.1:${server.address().port}`);
});

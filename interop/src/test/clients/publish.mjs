// Publishes a long body with node:http and with fetch, again and again, and prints what came: a status, or the code of an error.
import {request} from 'node:http';

const [host, port, how, times, size] = process.argv.slice(2);
const body = Buffer.alloc(Number(size), 'x');
const target = {host, port, method: 'POST', path: '/events?topic=t', headers: {'Content-Type': 'text/plain'}};

function plain(headers) {
  return new Promise((resolve, reject) => {
    const sent = request({...target, headers: {...target.headers, ...headers}}, answer => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function fetched() {
  const answer = await fetch(`http://${host}:${port}/events?topic=t`, {method: 'POST', headers: target.headers, body});
  await answer.text();
  return answer.status;
}

const ways = {
  plain: () => plain({'Content-Length': body.length}),
  chunked: () => plain({'Transfer-Encoding': 'chunked'}),
  fetch: fetched
};
for (let i = 0; i < Number(times); i += 1) {
  try {
    console.log(await ways[how]());
  } catch (error) {
    console.log(error.cause?.code ?? error.code ?? error.message);
  }
}

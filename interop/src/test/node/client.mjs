// What the client scripts share. Usage: node SCRIPT URL TYPE... ; one JSON line on stdout for each message ({type, id, data}) and for each
// thing that happened ({state}); ends when stdin does.

export const [url, ...types] = process.argv.slice(2);

function print(line) {
  process.stdout.write(JSON.stringify(line) + '\n');
}

export function message(type, id, data) {
  print({type, id, data});
}

export function state(name) {
  print({state: name});
}

// For what has the interface of an EventSource.
export function follow(source) {
  for (const type of types) {
    source.addEventListener(type, event => message(event.type, event.lastEventId, event.data));
  }
  source.addEventListener('open', () => state('open'));
  source.addEventListener('error', () => state(source.readyState === 2 ? 'closed' : 'reconnecting'));
}

// Every request of a client is told, so this module must be imported before the client.
const fetch = globalThis.fetch;
globalThis.fetch = (...request) => {
  state('attempt');
  return fetch(...request);
};

process.stdin.on('end', () => process.exit()).resume();

// The bytes of a stream under eventsource-parser, as a lint: every line is a known field or a comment, every byte UTF-8, every blank line
// ends a message (sloppy clients take each one for a message), and nothing but whole blocks comes before the end.
import {message, state, url} from './client.mjs';
import {get} from 'node:http';
import {createParser} from 'eventsource-parser';

let lastId = '';
let retry = 3000;

function lint(ok, complaint) {
  if (!ok) {
    state(`lint: ${complaint}`);
  }
}

function checkEnd(text, messages) {
  const blocks = text.split('\n\n');
  const rest = blocks.pop();
  lint(blocks.length === messages, `${blocks.length} blank lines, ${messages} messages`);
  lint(/^(:.*\n|retry: \d+\n)*$/.test(rest), `unfinished: ${rest}`);
  lint(!/[\r\uFEFF]/.test(text.slice(0, 1)) && !text.includes('\r'), 'a byte order mark or CR');
}

function read(response) {
  const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
  let text = '';
  let messages = 0;
  const parser = createParser({
    onEvent({event, id, data}) {
      messages += 1;
      lastId = id;
      message(event ?? 'message', id, data);
    },
    onRetry: millis => { retry = millis; },
    onComment: () => state('comment'),
    onError: error => lint(false, error.message)
  });
  response.on('data', chunk => {
    const piece = decoder.decode(chunk, {stream: true});
    text += piece;
    parser.feed(piece);
  });
  response.on('end', () => {
    decoder.decode();
    checkEnd(text, messages);
    state('reconnecting');
    setTimeout(connect, retry);
  });
}

function connect() {
  state('attempt');
  get(url, {headers: lastId ? {'Last-Event-ID': lastId} : {}}, response => {
    if (response.statusCode === 200) {
      state('open');
      read(response);
    } else {
      state('closed');
    }
  });
}

connect();

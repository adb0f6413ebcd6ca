// Made for pages: it wants timers in `window` and somebody to tell it of hidden tabs, who never does here.
import {message, state, url} from './client.mjs';

globalThis.window = globalThis;
globalThis.document = {hidden: false, addEventListener() {}, removeEventListener() {}};
const {default: {EventStreamContentType, fetchEventSource}} = await import('@microsoft/fetch-event-source');

class Final extends Error {}

fetchEventSource(url, {
  async onopen(response) {
    // The package's own check retries a 204 for ever: its users must tell it what is final.
    if (response.status !== 200 || !response.headers.get('content-type').startsWith(EventStreamContentType)) {
      throw new Final(`status ${response.status}`);
    }
    state('open');
  },
  onmessage: ({event, id, data}) => message(event || 'message', id, data),
  onclose() {
    // Without this the end of a response is the end of everything.
    throw new Error('come back');
  },
  onerror(error) {
    if (error instanceof Final) {
      throw error;
    }
    state('reconnecting');
  }
}).catch(() => state('closed'));

import {message, state, url} from './client.mjs';
import {createEventSource} from 'eventsource-client';

const client = createEventSource({
  url,
  onMessage: ({event, id, data}) => message(event ?? 'message', id, data),
  onConnect: () => state('open'),
  onDisconnect: () => setImmediate(() => state(client.readyState === 'closed' ? 'closed' : 'reconnecting'))
});

// A wrapper around any EventSource: here around the eventsource package's.
import {follow, url} from './client.mjs';
import {EventSource} from 'eventsource';
import ReconnectingEventSource from 'reconnecting-eventsource';

follow(new ReconnectingEventSource(url, {eventSourceClass: EventSource}));

import {follow, url} from './client.mjs';
import {EventSource} from 'eventsource';

follow(new EventSource(url));

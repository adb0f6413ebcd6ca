import {follow, url} from './client.mjs';
import polyfill from 'event-source-polyfill';

follow(new polyfill.EventSourcePolyfill(url));

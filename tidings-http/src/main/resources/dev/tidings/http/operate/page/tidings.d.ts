export interface StreamOptions {
  /** Of the hub's streams; without it, /events where the script came from. */
  url?: string;
  /** Gets a token that is good now, whenever one is needed; or one that is good for as long as the page. Without it, the stream is anybody's, or by the cookie that is there. */
  token?: string | (() => string | Promise<string>);
  /** What stands for the token: a ticket in the address, or a cookie of the hub's own site. */
  access?: 'ticket' | 'session';
  /** Where a stream begins that was nowhere yet: newest, earliest, -1 and beyond, a time. */
  from?: string;
  /** The cursor of another day. */
  lastEventId?: string;
  /** Whether the data is one line of JSON with topic, id, type, time, key and data. */
  envelope?: boolean;
  /** Other parameters of GET /events. */
  query?: Record<string, string>;
}

export interface Gap {
  requested: string;
  resumedAfter: string;
  reason: string;
}

export interface Selection {
  selectors: string[];
  added?: string[];
  dropped?: string[];
  lostAfter?: string;
}

export interface StreamEvents {
  open: CustomEvent<undefined>;
  error: CustomEvent<Error | undefined>;
  'tidings.gap': CustomEvent<Gap>;
  'tidings.live': CustomEvent<{ id: string }>;
  'tidings.end': CustomEvent<{ topics: string[] }>;
  'tidings.stop': CustomEvent<{ reason: string }>;
  'tidings.refused': CustomEvent<{ reason: string }>;
  'tidings.expired': CustomEvent<{ reason: string }>;
  'tidings.selection': CustomEvent<Selection>;
}

export class TidingsError extends Error {
  readonly status: number;
}

export class TidingsStream extends EventTarget {
  constructor(topics: string[], options?: StreamOptions);
  readonly readyState: 0 | 1 | 2;
  readonly lastEventId: string;
  addEventListener<T extends keyof StreamEvents>(
    type: T,
    listener: (event: StreamEvents[T]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: (event: MessageEvent<string>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  select(change: { add?: string[]; drop?: string[]; from?: string }): Promise<string[]>;
  close(): void;
}

export function subscribe(topics: string[], options?: StreamOptions): TidingsStream;

/** Who is there: all streams of one subject of one issuer. */
export interface Member {
  issuer: string;
  subject: string;
  /** What the issuer says of it. */
  info?: unknown;
  /** What its client says of itself, which nobody vouches for. */
  said?: string;
  /** When it came, as RFC 3339 has it. */
  since: string;
  streams: number;
}

export interface PresenceCounts {
  members: number;
  streams: number;
  /** How many of the streams are of readers without a subject, who are no members. */
  anonymous: number;
  /** Whether it is known who the members are: there are not too many. */
  listed: boolean;
}

export interface PresenceOptions extends Omit<StreamOptions, 'from' | 'lastEventId' | 'envelope'> {
  /** Somebody came; not called for who is there already when the page comes to know. */
  onJoin?: (member: Member) => void;
  onLeave?: (member: Member) => void;
  /** Whenever something may have changed, after the joins and leaves. */
  onChange?: (presence: TidingsPresence) => void;
  /** Of the stream: refused, or lost for a while. */
  onError?: (error?: Error) => void;
}

export class TidingsPresence {
  constructor(topic: string, options?: PresenceOptions);
  /** As far as it is known. */
  readonly members: Member[];
  /** Without it, nothing is known yet. */
  readonly counts?: PresenceCounts;
  readonly listed: boolean;
  /** With itself, when it is known for the first time who is there; rejected if that is closed or refused before. */
  readonly ready: Promise<TidingsPresence>;
  close(): void;
}

export function presence(topic: string, options?: PresenceOptions): TidingsPresence;

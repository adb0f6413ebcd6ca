package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One setting of the hub: a flag and a variable of the environment by the same name, and a path in the file. What is here is everywhere: flags, help
 * and schema are made from it, the reference page is tested against it.
 */
public enum Setting {
    HOST(
            "host",
            "listen.host",
            Takes.text("ADDRESS", "127.0.0.1"),
            "The address or name to listen on; where others can reach it, nothing is open that is not said to be"),
    PORT("port", "listen.port", Takes.number("PORT", "8080"), "The TCP port to listen on; 0 for any free one"),
    OPEN(
            "open",
            "listen.open",
            Takes.onOrOff(),
            "Whether anybody who reaches the address may read and publish without a token"),
    TRANSPORT(
            "transport",
            "listen.transport",
            Takes.oneOf("auto", "auto", "epoll", "nio"),
            "What moves the bytes: epoll (Linux), nio (anywhere), or auto for the best that runs here"),
    THREADS(
            "threads",
            "listen.threads",
            Takes.number("auto"),
            "How many event loops share the connections; auto for one per processor"),
    TLS_CERT(
            "tls-cert",
            "tls.certs",
            Takes.texts("FILE"),
            "A PEM file of a certificate, and behind it those that lead to one that clients know; with it, the hub speaks TLS. Of several, the one of the name that a client asks for is shown, else the first"),
    TLS_KEY(
            "tls-key",
            "tls.keys",
            Takes.texts("FILE"),
            "The PEM file of the private key of each certificate, in the same order: RSA, ECDSA or Ed25519"),
    TLS_KEY_PASSWORD(
            "tls-key-password",
            "tls.key-password",
            Takes.text("FILE", ""),
            "The file whose first line is the password of those private keys that have one"),
    TLS_CLIENT_CA(
            "tls-client-ca",
            "tls.client-ca",
            Takes.text("FILE", ""),
            "The PEM file of those who sign the certificates that clients show"),
    TLS_CLIENT_CERTIFICATES(
            "tls-client-certificates",
            "tls.client-certificates",
            Takes.oneOf("none", "none", "optional", "required"),
            "Whether clients show certificates: none are asked for, optional ones must be good, or nobody is served without"),
    TLS_PROVIDER(
            "tls-provider",
            "tls.provider",
            Takes.oneOf("auto", "auto", "jdk", "openssl"),
            "Who does the arithmetic of TLS: jdk, openssl, or auto for openssl where it runs; its handshakes take a fraction of the time"),
    REDIRECT_HTTP(
            "redirect-http",
            "tls.redirect-http",
            Takes.number("PORT", "0"),
            "A second port, where each request in the clear is answered with its address over TLS; 0 for none"),
    ACME_DOMAIN(
            "acme-domain",
            "tls.acme.domains",
            Takes.texts("NAME"),
            "A name of this hub for which it gets a certificate itself, by ACME, and renews it; of several, one for all. Needs redirect-http, to which port 80 of the name must lead"),
    ACME_AGREE_TOS(
            "acme-agree-tos",
            "tls.acme.agree-tos",
            Takes.onOrOff(),
            "Whether you have read the terms of service of the authority that gives the certificate, and agree to them; without it, none is ordered"),
    ACME_EMAIL("acme-email", "tls.acme.email", Takes.text("MAIL", ""), "Whom the authority may write to"),
    ACME_DIRECTORY(
            "acme-directory",
            "tls.acme.directory",
            Takes.text("URL", "https://acme-v02.api.letsencrypt.org/directory"),
            "The authority, by the address of its directory: Let's Encrypt, or another"),
    ACME_CA(
            "acme-ca",
            "tls.acme.ca",
            Takes.text("FILE", ""),
            "The PEM file of those who sign the certificate of the authority's own server, instead of those that Java knows: for an authority of your own"),
    PUBLIC_URL(
            "public-url",
            "public-urls",
            Takes.texts("URL"),
            "What clients call the hub where that is not the address it listens on, such as https://hub.example.com"),
    TRUSTED_PROXY(
            "trusted-proxy",
            "proxies.trusted",
            Takes.texts("ADDRESSES"),
            "The proxies that are believed when they say whose a request is, such as 10.0.0.0/8; without it, nobody"),
    PROXY_HEADERS(
            "proxy-headers",
            "proxies.headers",
            Takes.oneOf("x-forwarded", "x-forwarded", "forwarded", "none"),
            "The header fields in which they say it: X-Forwarded-For, -Proto and -Host, or Forwarded"),
    PROXY_PROTOCOL(
            "proxy-protocol",
            "proxies.protocol",
            Takes.onOrOff(),
            "Whether their connections begin with the PROXY protocol, version 1 or 2"),
    CORS_ORIGIN(
            "cors-origin",
            "cors.origins",
            Takes.texts("ORIGIN"),
            "The origins whose pages may use the hub; * for any, without credentials"),
    ANONYMOUS_READ(
            "anonymous-read",
            "access.anonymous-read",
            Takes.texts("SELECTOR"),
            "What anybody may read without a token, and its history; none for nothing"),
    ANONYMOUS_PUBLISH(
            "anonymous-publish",
            "access.anonymous-publish",
            Takes.texts("SELECTOR"),
            "What anybody may publish to without a token; none for nothing"),
    AUDIT(
            "audit",
            "access.audit",
            Takes.oneOf("none", "none", "refused", "all"),
            "Which requests for a right are logged, with who asked for what, from where, and whether that was allowed"),
    QUICK_AUTH(
            "quick-auth",
            "access.quick-auth",
            Takes.onOrOff(),
            "For a first try: makes a key that ends with the hub, and prints tokens: one that publishes, one that reads, one that operates"),
    TOKEN_KEY(
            "token-key",
            "access.token-key",
            Takes.text("FILE", ""),
            "The file of the keys by which tokens are signed that are taken: a JWK, a set of them, PEM, or a secret"),
    TOKEN_JWKS(
            "token-jwks",
            "access.token-jwks",
            Takes.text("URL", ""),
            "Where an identity provider publishes the keys of its tokens, instead of a file"),
    TOKEN_ISSUER(
            "token-issuer",
            "access.token-issuer",
            Takes.text("ISS", ""),
            "What tokens must name as their issuer (iss); without it, they may name any or none"),
    TOKEN_AUDIENCE(
            "token-audience",
            "access.token-audience",
            Takes.texts("AUD"),
            "Whom tokens must be for, one of these in their aud; without it, they must have none"),
    TOKEN_LIFE(
            "token-life",
            "access.token-life",
            Takes.time("24h"),
            "The longest that a token may be good for, from when it was issued"),
    TOKEN_ISSUERS(
            "token-issuers",
            "access.token-issuers",
            Takes.text("FILE", ""),
            "The file of issuers whose tokens are taken, each with its keys, its rules, and the most that it may grant"),
    API_KEYS(
            "api-keys",
            "access.api-keys",
            Takes.text("FILE", ""),
            "The file of API keys: names, hashes, and what each may do"),
    TICKET_KEY(
            "ticket-key",
            "access.ticket-key",
            Takes.text("FILE", ""),
            "The file of the secret that cookies and tickets are signed with, the same for all hubs of one public; without it, one in the data folder"),
    SESSION_SAME_SITE(
            "session-same-site",
            "access.session-same-site",
            Takes.oneOf("lax", "strict", "lax", "none"),
            "Which pages a browser sends the hub's cookie from; none for those of other sites too"),
    SESSION_OUTLIVES(
            "session-outlives",
            "access.session-outlives",
            Takes.time("24h"),
            "How much longer than its grant a cookie is kept, so that its end is seen and told"),
    DRAIN(
            "drain",
            "drain.over",
            Takes.time("0s"),
            "Over how long streams are ended when the hub is told to stop; 0s for at once"),
    DRAIN_RETURNS(
            "drain-returns", "drain.returns", Takes.time("30s"), "Over how long their clients come back after that"),
    DRAIN_ELSEWHERE(
            "drain-elsewhere",
            "drain.elsewhere",
            Takes.onOrOff(),
            "Whether others serve them meanwhile, so that they are to come back at once"),
    DEMO("demo", "demo", Takes.onOrOff(), "Whether the topic server-time ticks each second"),
    METRICS(
            "metrics",
            "metrics",
            Takes.text("hub|none|HOST:PORT", "hub"),
            "Where metrics are: hub has them at its /metrics, for who may operate everything, or for anybody of this machine where no tokens are taken and nobody else reaches it; an address has them there, for anybody who reaches that, also while the hub stands still or stops; none has them nowhere"),
    TRACES(
            "traces",
            "traces",
            Takes.text("none|agent|URL", "none"),
            "Where spans of what is published go, of publishers whose traceparent says that they are sampled: the URL of a collector that takes OTLP over HTTP, such as http://127.0.0.1:4318; agent for that of OpenTelemetry's Java agent; none for nowhere"),
    CARRY_TRACES(
            "carry-traces",
            "carry-traces",
            Takes.onOrOff(),
            "Whether an event keeps the traceparent of the request that published it, for who reads it in an envelope or in the history; versions that know no such events cannot read a log that has some, nor follow a cluster that has some"),
    LOG_FORMAT(
            "log-format",
            "logging.format",
            Takes.oneOf("text", "text", "json"),
            "How the lines look that the hub says of itself: text for people, or json for programs, an object a line"),
    LOG_LEVEL(
            "log-level",
            "logging.level",
            Takes.oneOf("info", "trace", "debug", "info", "warn", "error", "off"),
            "From which level on lines are written of what the hub says of itself"),
    LOGGER_LEVEL(
            "logger-level",
            "logging.loggers",
            Takes.objects("NAME=LEVEL", "name", "level"),
            "From which level on lines of the loggers are written whose names are this one, or begin with it and a dot, such as dev.tidings.server=debug; the longest name counts"),
    ACCESS_LOG(
            "access-log",
            "logging.access",
            Takes.onOrOff(),
            "Whether each request is logged when it ends, and each stream when it is closed: what was asked for, the status, how long it took, how many bytes were sent, and to whom"),
    SITE(
            "site",
            "site",
            Takes.text("FOLDER", ""),
            "The folder whose files are served beside the hub; / is its index.html"),
    WATCH(
            "watch",
            "watch",
            Takes.onOrOff(),
            "Whether the program reads its file of settings, and the files of keys that this names, anew when they were replaced, as HUP has them read"),
    HEARTBEAT(
            "heartbeat",
            "streams.heartbeat",
            Takes.time("15s"),
            "An idle stream gets a comment after this time; 100ms to 1h"),
    RETRY("retry", "streams.retry", Takes.time("2s"), "The reconnection time told to clients, about"),
    MAX_AGE(
            "max-age",
            "streams.max-age",
            Takes.time("0s"),
            "A stream is ended after this time, and its client comes back; 0s for never"),
    MAX_MEMORY(
            "max-memory",
            "limits.memory",
            Takes.size("auto"),
            "The most that what the hub holds may take of Java's memory, 16m at least: events, bodies, selectors, pages, windows, caches; auto for three quarters of the heap"),
    MAX_HEAD_BYTES(
            "max-head-bytes",
            "limits.head-bytes",
            Takes.size("16k"),
            "The most that a request's line and headers may take"),
    MAX_BODY_BYTES(
            "max-body-bytes",
            "limits.body-bytes",
            Takes.size("4m"),
            "The most that a request's body may take, unpacked"),
    MAX_PENDING_BODY_BYTES(
            "max-pending-body-bytes",
            "limits.pending-body-bytes",
            Takes.size("auto"),
            "The most that all bodies may take together that are being read or wait for the event log; auto for a sixth of max-memory, an eighth of the heap"),
    MAX_DATA_BYTES("max-data-bytes", "limits.data-bytes", Takes.size("1m"), "The most that one event's data may take"),
    MAX_BATCH_EVENTS(
            "max-batch-events", "limits.batch-events", Takes.number("10000"), "The most events of one request"),
    MAX_STREAMS_PER_ADDRESS(
            "max-streams-per-address",
            "limits.streams-per-address",
            Takes.number("0"),
            "The most streams open at once from one address; 0 for no limit, as behind a proxy that is not trusted, where all have one"),
    MAX_PUBLISHES_PER_ADDRESS(
            "max-publishes-per-address",
            "limits.publishes-per-address",
            Takes.number("0"),
            "The most events that are published in a second from one address; 0 for no limit"),
    MAX_PUBLISHED_BYTES_PER_ADDRESS(
            "max-published-bytes-per-address",
            "limits.published-bytes-per-address",
            Takes.size("0"),
            "The most bytes that are published in a second from one address; 0 for no limit"),
    MAX_TOPICS("max-topics", "limits.topics", Takes.number("16"), "The most topics of one event"),
    MAX_RETRY(
            "max-retry",
            "limits.retry",
            Takes.time("1h"),
            "The longest reconnection time that an event may tell its readers"),
    SNAPSHOT_EVENTS(
            "snapshot-events",
            "limits.snapshot-events",
            Takes.number("10000"),
            "The most events that a stream begins with which asks for the newest of each topic (from=newest)"),
    STREAM_KEPT(
            "stream-kept",
            "limits.stream-kept",
            Takes.time("5m"),
            "For how long at least the selection of a stream with a name is kept after its connection went"),
    PRESENCE(
            "presence",
            "presence.topics",
            Takes.texts("SELECTOR"),
            "The topics of which it is kept who reads them, for who may see that: those of streams that name them"),
    PRESENCE_DEBOUNCE(
            "presence-debounce",
            "presence.debounce",
            Takes.time("5s"),
            "For how long somebody whose last stream has ended is still there, and neither gone nor new on coming back; at most 1h"),
    PRESENCE_MAX_MEMBERS(
            "presence-max-members",
            "presence.max-members",
            Takes.number("1000"),
            "The most members of a topic of which it is told who they are; of one with more, only how many; at most 100000"),
    PRESENCE_COUNTS(
            "presence-counts",
            "presence.counts",
            Takes.oneOf("presence", "presence", "readers"),
            "Who may see how many read a topic: who has the right presence, or whoever may read it"),
    PRESENCE_KEPT(
            "presence-kept",
            "presence.kept",
            Takes.time("2m"),
            "For how long joins and leaves may be read by who comes late; 30s to 1d"),
    MAX_SELECTORS("max-selectors", "limits.selectors", Takes.number("100"), "The most selectors of one subscriber"),
    MAX_HISTORY_EVENTS(
            "max-history-events",
            "limits.history-events",
            Takes.number("1000"),
            "The most events of one page of history; at most 10000"),
    MAX_CONNECTIONS(
            "max-connections", "limits.connections", Takes.number("1000000"), "The most connections open at once"),
    MAX_CONNECTIONS_PER_ADDRESS(
            "max-connections-per-address",
            "limits.connections-per-address",
            Takes.number("1000000"),
            "The most connections open at once from one client address"),
    IPV6_PREFIX(
            "ipv6-prefix",
            "limits.ipv6-prefix",
            Takes.number("64"),
            "How many bits of an IPv6 address tell one client from another, for all limits by address; 1 to 128"),
    IDLE_TIMEOUT(
            "idle-timeout",
            "timeouts.idle",
            Takes.time("75s"),
            "A connection without a stream is closed after this time between two requests, and before the first"),
    HEAD_TIMEOUT(
            "head-timeout",
            "timeouts.head",
            Takes.time("15s"),
            "The time from the first byte of a request's line and headers to their last"),
    BODY_TIMEOUT(
            "body-timeout", "timeouts.body", Takes.time("30s"), "The time without a byte of a body that is being read"),
    PUBLISHER_TIMEOUT(
            "publisher-timeout",
            "timeouts.publisher",
            Takes.time("5m"),
            "The time without a byte from a publisher that stays (atomic=false), be it a blank line"),
    ANSWER_TIMEOUT(
            "answer-timeout",
            "timeouts.answer",
            Takes.time("60s"),
            "The time without the client taking a byte of its answer"),
    CLUSTER(
            "cluster",
            "cluster.engine",
            Takes.text("ADDRESS", ""),
            "The engine of the cluster that the hub is a node of: redis://host:6379, rediss://host:6379, redis-sentinel://host:26379,host:26379/0#master, or kafka://host:9092,host:9092/topic; without one, the hub is alone"),
    CLUSTER_NAME(
            "cluster-name",
            "cluster.name",
            Takes.text("NAME", "tidings"),
            "The cluster's name in Redis, the same for all its nodes: its keys are {NAME}:events and {NAME}:cluster"),
    CLUSTER_REPLICAS(
            "cluster-replicas",
            "cluster.replicas",
            Takes.number("0"),
            "How many replicas of Redis must have an event before its publisher is answered"),
    CLUSTER_KEEP_EVENTS(
            "cluster-keep-events",
            "cluster.keep.events",
            Takes.number("auto"),
            "The most events that Redis keeps for nodes that are away or new, about, 1000 at least, the same for all nodes; auto for 1000000; 0 for any number"),
    CLUSTER_KEEP_BYTES(
            "cluster-keep-bytes",
            "cluster.keep.bytes",
            Takes.size("auto"),
            "The most bytes of Redis's memory for events, about, 1m at least, the same for all nodes; auto for 1g; 0 for any number"),
    CLUSTER_KEEP_AGE(
            "cluster-keep-age",
            "cluster.keep.age",
            Takes.time("auto"),
            "Events older than this are discarded by Redis, 1s at least, the same for all nodes; auto for 7d; 0s for never"),
    CLUSTER_PROPERTIES(
            "cluster-properties",
            "cluster.properties",
            Takes.text("FILE", ""),
            "A file of properties for Kafka's clients, as Kafka calls them: security.protocol, sasl.jaas.config and others"),
    CLUSTER_TIMEOUT(
            "cluster-timeout",
            "cluster.timeout",
            Takes.time("5s"),
            "For how long an event waits for the engine, 100ms at least; then its publisher is told to try again"),
    LOG(
            "log",
            "log.kind",
            Takes.oneOf("disk", "disk", "memory"),
            "Where events are kept: on disk, or in memory until the hub ends"),
    DATA(
            "data",
            "log.data",
            Takes.text("DIR", "tidings-data"),
            "The folder that the log on disk has to itself; made if it is not there"),
    DURABILITY(
            "durability",
            "log.durability",
            Takes.oneOf("synced", "synced", "written", "memory"),
            "What an event survives once its publisher was answered: synced, a power cut; written, the end of the hub however it"
                    + " ends; memory, neither"),
    TOPIC_DURABILITY(
            "topic-durability",
            "log.topics",
            Takes.objects("PATTERN=LEVEL", "pattern", "durability"),
            "The durability of the topics that a pattern matches, where it is another, such as ticks/**=memory; the first that matches"
                    + " counts"),
    KEEP_BYTES(
            "keep-bytes",
            "log.keep.bytes",
            Takes.size("auto"),
            "The most bytes of events kept, about; the oldest are discarded; auto for 8g on disk; in memory 64m, or less where max-memory is; 0 for any number, on"
                    + " disk only"),
    KEEP_EVENTS(
            "keep-events",
            "log.keep.events",
            Takes.number("auto"),
            "The most events kept; the oldest are discarded; auto for any number on disk, 1000000 in memory; 0 for any number, on disk"
                    + " only"),
    KEEP_AGE(
            "keep-age",
            "log.keep.age",
            Takes.time("0s"),
            "Events older than this are discarded, on disk only; 0s for never"),
    KEEP_NEWEST(
            "keep-newest",
            "log.keep.newest",
            Takes.texts("PATTERN"),
            "The topics that keep their newest event and no other, whatever the bounds above say, on disk only"),
    KEEP_TOPIC(
            "keep-topic",
            "log.keep.topics",
            Takes.bounds("PATTERN=BOUNDS", "pattern", TopicBounds.AGE, TopicBounds.EVENTS, TopicBounds.BYTES),
            "What is kept of the topics that a pattern matches, such as 'chat/**=age:30d events:1000 bytes:1g', on disk only; its age stands in"
                    + " place of keep-age, and the first that matches counts"),
    ENDED_TOPICS(
            "ended-topics",
            "log.keep.ended-topics",
            Takes.time("7d"),
            "For how long the end of a topic is remembered once its event is discarded, about; of the newest 1048576 ends at the most"),
    FREE_BYTES(
            "free-bytes",
            "log.free-bytes",
            Takes.size("64m"),
            "With less free on the disk, the hub takes no events until there is more"),
    RECENT_BYTES(
            "recent-bytes",
            "log.recent-bytes",
            Takes.size("auto"),
            "The newest events of the log on disk that are in memory too, for readers who were away for a moment; auto for 16m, or less where max-memory is"),
    CACHE_BYTES(
            "cache-bytes",
            "log.cache-bytes",
            Takes.size("64m"),
            "The memory for what is read from the disk, and as much again for what is to be written in order"),
    WEBHOOK_URL(
            "webhook-url",
            "webhook.url",
            Takes.text("URL", ""),
            "Where to tell a program who comes and goes, by requests that are signed; none for nobody"),
    WEBHOOK_TOPICS(
            "webhook-topics",
            "webhook.topics",
            Takes.texts("SELECTOR"),
            "Of which topics it is told; it has to be kept of them who is there"),
    WEBHOOK_KINDS(
            "webhook-kinds",
            "webhook.kinds",
            Takes.texts("KIND", "join,leave"),
            "Of what it is told: join, leave, occupied and vacant (a topic's first and last reader), opened and closed (streams)"),
    WEBHOOK_SECRET(
            "webhook-secret",
            "webhook.secret",
            Takes.text("FILE", ""),
            "The file of the secret that its requests are signed by, of 16 bytes or more; of several, each on a line of its own, while they are changed, by all of them"),
    WEBHOOK_KEPT(
            "webhook-kept",
            "webhook.kept",
            Takes.time("1h"),
            "For how long it is kept who came and went while its endpoint does not answer; 30s to 1d");

    static final String VARIABLE_PREFIX = "TIDINGS_";

    private final String key;
    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // Its list is one of List.of.
    private final Takes takes;

    private final String meaning;

    Setting(String key, String path, Takes takes, String meaning) {
        this.key = key;
        this.path = path;
        this.takes = takes;
        this.meaning = meaning;
    }

    /** Its name, in kebab-case. */
    public String key() {
        return key;
    }

    public String flag() {
        return "--" + key;
    }

    /** Its name in the environment. */
    public String variable() {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Where it stands in the file: the groups that lead to it, with dots between, such as {@code log.keep.bytes}. */
    public String path() {
        return path;
    }

    Takes takes() {
        return takes;
    }

    /** What it is where nobody gives it, written as somebody could have given it; empty for a list. */
    public String defaultText() {
        return takes.defaultText();
    }

    /** What stands for the value in the help. */
    public String placeholder() {
        return takes.placeholder();
    }

    public String meaning() {
        return meaning;
    }

    /** Whether it is on or off, and its flag alone turns it on. */
    public boolean isSwitch() {
        return takes.form() == Takes.Form.SWITCH;
    }

    /** Whether it is several values: a list in the file; its flag may be repeated, and commas separate them in the environment. */
    public boolean isList() {
        return takes.isList();
    }

    /** The names of the fields where it takes objects in the file; else empty. */
    public List<String> fields() {
        return takes.form() == Takes.Form.OBJECTS || takes.form() == Takes.Form.BOUNDS ? takes.words() : List.of();
    }

    /** What there is to choose from; empty where it takes more than some words. */
    public List<String> choices() {
        return takes.form() == Takes.Form.CHOICE ? takes.words() : List.of();
    }

    /**
     * One of its objects as a flag would have it.
     *
     * @param object the value of each field, by its name
     * @throws InvalidValueException if a field is missing or unknown
     */
    public String textOf(Map<String, String> object) {
        object.keySet().stream()
                .filter(name -> !fields().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidValueException(UnknownName.message(path + "." + name, fields()));
                });
        boolean isBounds = takes.form() == Takes.Form.BOUNDS;
        List<String> required = isBounds ? fields().subList(0, 1) : fields();
        if (!object.keySet().containsAll(required)) {
            throw new InvalidValueException(
                    path + " has " + object.keySet() + "; expected " + String.join(" and ", required));
        }
        return isBounds
                ? object.get(required.get(0)) + "="
                        + fields().stream()
                                .skip(1)
                                .filter(object::containsKey)
                                .map(field -> field + ":" + object.get(field))
                                .collect(Collectors.joining(" "))
                : required.stream().map(object::get).collect(Collectors.joining("="));
    }
}

package dev.tidings.cli;

import dev.tidings.server.ListenOptions;
import java.util.Locale;

/**
 * One setting of the server: a flag, a variable of the environment and a key of the file by the same name. What is here is everywhere:
 * the flags, the help and the reference page are made from it or tested against it.
 */
enum Setting {
    HOST(
            "host",
            ListenOptions.DEFAULT_HOST,
            "ADDRESS",
            "The address or name to listen on; anything but this machine's own needs --open"),
    PORT("port", "8080", "PORT", "The TCP port to listen on; 0 for any free one"),
    OPEN(
            "open",
            "false",
            Setting.SWITCH,
            "Whether anybody who reaches the address may read and publish without a token"),
    TRANSPORT(
            "transport",
            "auto",
            "NAME",
            "What moves the bytes: epoll (Linux), nio (anywhere), or auto for the best that runs here"),
    THREADS("threads", "auto", "N", "How many event loops share the connections; auto for one per processor"),
    DEMO("demo", "false", Setting.SWITCH, "Whether the topic server-time ticks each second"),
    HEARTBEAT("heartbeat", "15s", "TIME", "An idle stream gets a comment after this time; 100ms to 1h"),
    RETRY("retry", "2s", "TIME", "The reconnection time told to clients, about"),
    MAX_AGE("max-age", "0s", "TIME", "A stream is ended after this time, and its client comes back; 0s for never"),
    CORS_ORIGIN(
            "cors-origin",
            "",
            "ORIGIN",
            "The origins whose pages may use the hub, separated by commas; * for any, without credentials"),
    MAX_HEAD_BYTES("max-head-bytes", "16k", "SIZE", "The most that a request's line and headers may take"),
    MAX_BODY_BYTES("max-body-bytes", "4m", "SIZE", "The most that a request's body may take"),
    MAX_DATA_BYTES("max-data-bytes", "1m", "SIZE", "The most that one event's data may take"),
    MAX_TOPICS("max-topics", "16", "N", "The most topics of one event"),
    MAX_SELECTORS("max-selectors", "100", "N", "The most selectors of one subscriber"),
    MAX_CONNECTIONS("max-connections", "1000000", "N", "The most connections open at once"),
    MAX_CONNECTIONS_PER_ADDRESS(
            "max-connections-per-address", "1000000", "N", "The most connections open at once from one client address"),
    LOG("log", "disk", "disk|memory", "Where events are kept: on disk, or in memory until the hub ends"),
    DATA("data", "tidings-data", "DIR", "The folder that the log on disk has to itself; made if it is not there"),
    DURABILITY(
            "durability",
            "synced",
            "LEVEL",
            "What an event survives once its publisher was answered: synced, a power cut; written, the end of the hub however it"
                    + " ends; memory, neither"),
    TOPIC_DURABILITY(
            "topic-durability",
            "",
            "PATTERN=LEVEL",
            "The durability of the topics that a pattern matches, where it is another, such as ticks/**=memory; the first that matches"
                    + " counts"),
    KEEP_BYTES(
            "keep-bytes",
            "auto",
            "SIZE",
            "The most bytes of events kept, about; the oldest are discarded; auto for 8g on disk, 64m in memory; 0 for any number, on"
                    + " disk only"),
    KEEP_EVENTS(
            "keep-events",
            "auto",
            "N",
            "The most events kept; the oldest are discarded; auto for any number on disk, 1000000 in memory; 0 for any number, on disk"
                    + " only"),
    KEEP_AGE("keep-age", "0s", "TIME", "Events older than this are discarded, on disk only; 0s for never"),
    KEEP_NEWEST(
            "keep-newest",
            "",
            "PATTERN",
            "The topics that keep their newest event and no other, whatever the bounds above say, on disk only"),
    FREE_BYTES("free-bytes", "64m", "SIZE", "With less free on the disk, the hub takes no events until there is more"),
    RECENT_BYTES(
            "recent-bytes",
            "16m",
            "SIZE",
            "The newest events of the log on disk that are in memory too, for readers who were away for a moment"),
    CACHE_BYTES(
            "cache-bytes",
            "64m",
            "SIZE",
            "The memory for what is read from the disk, and as much again for what is to be written in order");

    static final String VARIABLE_PREFIX = "TIDINGS_";
    private static final String SWITCH = "true|false";

    private final String key;
    private final String defaultText;
    private final String placeholder;
    private final String meaning;

    Setting(String key, String defaultText, String placeholder, String meaning) {
        this.key = key;
        this.defaultText = defaultText;
        this.placeholder = placeholder;
        this.meaning = meaning;
    }

    /** Its name in the file. */
    String key() {
        return key;
    }

    String flag() {
        return "--" + key;
    }

    /** Its name in the environment. */
    String variable() {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** What it is where nobody gives it, written as somebody could have given it. */
    String defaultText() {
        return defaultText;
    }

    /** What stands for the value in the help. */
    String placeholder() {
        return placeholder;
    }

    String meaning() {
        return meaning;
    }

    /** Whether it is on or off, and its flag alone turns it on. */
    boolean isSwitch() {
        return placeholder.equals(SWITCH);
    }

    /** Whether it is several values, its flag may be repeated, and commas separate them elsewhere. */
    boolean isList() {
        return this == CORS_ORIGIN || this == TOPIC_DURABILITY || this == KEEP_NEWEST;
    }
}

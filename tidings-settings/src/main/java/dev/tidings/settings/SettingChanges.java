package dev.tidings.settings;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is otherwise in settings that were read anew, while a hub runs by others; and the one place that says which settings can change there ({@link #isLive}).
 *
 * @param taken what the hub goes by from now on: the new ones as far as they can change, the rest as it was
 * @param changed those that are otherwise and can change
 * @param needRestart those that are otherwise and stay what they were until the hub is started again
 */
public record SettingChanges(Settings taken, List<Setting> changed, List<Setting> needRestart) {
    /** Can change where there was TLS, and is. */
    private static final Set<Setting> TLS = EnumSet.of(
            Setting.TLS_CERT,
            Setting.TLS_KEY,
            Setting.TLS_KEY_PASSWORD,
            Setting.TLS_CLIENT_CA,
            Setting.TLS_CLIENT_CERTIFICATES);

    public SettingChanges {
        changed = List.copyOf(changed);
        needRestart = List.copyOf(needRestart);
    }

    /** Whether it can change in a hub that runs. */
    public static boolean isLive(Setting setting) {
        return switch (setting) {
            case OPEN,
                    TLS_CERT,
                    TLS_KEY,
                    TLS_KEY_PASSWORD,
                    TLS_CLIENT_CA,
                    TLS_CLIENT_CERTIFICATES,
                    CORS_ORIGIN,
                    ANONYMOUS_READ,
                    ANONYMOUS_PUBLISH,
                    TOKEN_KEY,
                    TOKEN_JWKS,
                    TOKEN_ISSUER,
                    TOKEN_AUDIENCE,
                    TOKEN_LIFE,
                    TOKEN_ISSUERS,
                    API_KEYS,
                    LOG_LEVEL,
                    LOGGER_LEVEL,
                    ACCESS_LOG,
                    CARRY_TRACES,
                    PRESENCE_COUNTS,
                    DRAIN,
                    DRAIN_RETURNS,
                    DRAIN_ELSEWHERE,
                    MAX_BODY_BYTES,
                    MAX_DATA_BYTES,
                    MAX_BATCH_EVENTS,
                    MAX_STREAMS_PER_ADDRESS,
                    MAX_PUBLISHES_PER_ADDRESS,
                    MAX_PUBLISHED_BYTES_PER_ADDRESS,
                    MAX_TOPICS,
                    MAX_SELECTORS,
                    MAX_HISTORY_EVENTS,
                    MAX_CONNECTIONS,
                    MAX_CONNECTIONS_PER_ADDRESS -> true;
            case HOST,
                    PORT,
                    TRANSPORT,
                    THREADS,
                    TLS_PROVIDER,
                    REDIRECT_HTTP,
                    ACME_DOMAIN,
                    ACME_AGREE_TOS,
                    ACME_EMAIL,
                    ACME_DIRECTORY,
                    ACME_CA,
                    PUBLIC_URL,
                    TRUSTED_PROXY,
                    PROXY_HEADERS,
                    PROXY_PROTOCOL,
                    AUDIT,
                    QUICK_AUTH,
                    TICKET_KEY,
                    SESSION_SAME_SITE,
                    SESSION_OUTLIVES,
                    DEMO,
                    METRICS,
                    TRACES,
                    LOG_FORMAT,
                    SITE,
                    WATCH,
                    HEARTBEAT,
                    RETRY,
                    MAX_AGE,
                    MAX_MEMORY,
                    MAX_HEAD_BYTES,
                    MAX_PENDING_BODY_BYTES,
                    MAX_RETRY,
                    SNAPSHOT_EVENTS,
                    STREAM_KEPT,
                    PRESENCE,
                    PRESENCE_DEBOUNCE,
                    PRESENCE_MAX_MEMBERS,
                    PRESENCE_KEPT,
                    IPV6_PREFIX,
                    IDLE_TIMEOUT,
                    HEAD_TIMEOUT,
                    BODY_TIMEOUT,
                    PUBLISHER_TIMEOUT,
                    ANSWER_TIMEOUT,
                    CLUSTER,
                    CLUSTER_NAME,
                    CLUSTER_REPLICAS,
                    CLUSTER_KEEP_EVENTS,
                    CLUSTER_KEEP_BYTES,
                    CLUSTER_KEEP_AGE,
                    CLUSTER_PROPERTIES,
                    CLUSTER_TIMEOUT,
                    LOG,
                    DATA,
                    DURABILITY,
                    TOPIC_DURABILITY,
                    KEEP_BYTES,
                    KEEP_EVENTS,
                    KEEP_AGE,
                    KEEP_NEWEST,
                    KEEP_TOPIC,
                    ENDED_TOPICS,
                    FREE_BYTES,
                    RECENT_BYTES,
                    CACHE_BYTES,
                    WEBHOOK_URL,
                    WEBHOOK_TOPICS,
                    WEBHOOK_KINDS,
                    WEBHOOK_SECRET,
                    WEBHOOK_KEPT -> false;
        };
    }

    /**
     * Tells apart what can change and what cannot.
     *
     * @param running what the hub goes by
     * @param fresh what was read anew
     */
    public static SettingChanges between(Settings running, Settings fresh) {
        Set<Setting> live = EnumSet.noneOf(Setting.class);
        Arrays.stream(Setting.values()).filter(SettingChanges::isLive).forEach(live::add);
        if (!speaksTls(running) || !speaksTls(fresh)) {
            live.removeAll(TLS);
        }
        Set<Setting> changed = EnumSet.noneOf(Setting.class);
        Arrays.stream(Setting.values())
                .filter(setting -> !running.texts(setting).equals(fresh.texts(setting)))
                .forEach(changed::add);
        Set<Setting> left = EnumSet.copyOf(changed);
        left.removeAll(live);
        changed.retainAll(live);
        return new SettingChanges(running.with(live, fresh), List.copyOf(changed), List.copyOf(left));
    }

    private static boolean speaksTls(Settings settings) {
        return !settings.all(Setting.TLS_CERT).isEmpty();
    }
}

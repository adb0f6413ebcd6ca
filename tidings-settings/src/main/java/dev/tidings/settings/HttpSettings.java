package dev.tidings.settings;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.AddressLimits;
import dev.tidings.http.AddressRange;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.ProxyOptions;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.access.AuditLog;
import dev.tidings.hub.HubListener;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of the settings the options of the hub's HTTP surface. Needs {@code tidings-http}. */
public final class HttpSettings {
    private static final String NONE = "none";

    private HttpSettings() {}

    /** @throws InvalidValueException if a setting is wrong; the message names it */
    public static HttpOptions http(Settings settings) {
        boolean demo = settings.get(Setting.DEMO).asSwitch();
        return new HttpOptions(
                limits(settings),
                access(settings),
                proxies(settings),
                demo,
                site(settings.get(Setting.SITE)),
                null,
                null,
                settings.get(Setting.ACCESS_LOG).asSwitch(),
                null,
                settings.get(Setting.CARRY_TRACES).asSwitch(),
                settings.get(Setting.PRESENCE_COUNTS).as(HttpSettings::readersSeeCounts));
    }

    /** What observes the hub: the log of who asked for what, if it is to be written. */
    public static HubListener audit(Settings settings) {
        return settings.get(Setting.AUDIT).as(HttpSettings::audit);
    }

    private static HubListener audit(String requests) {
        return switch (requests) {
            case NONE -> HubListener.NONE;
            case "refused" -> new AuditLog(false);
            case "all" -> new AuditLog(true);
            default ->
                throw new InvalidValueException(
                        Text.quote(requests) + " is no kind of request; expected none, refused or all");
        };
    }

    private static boolean readersSeeCounts(String who) {
        return switch (who) {
            case "presence" -> false;
            case "readers" -> true;
            default ->
                throw new InvalidValueException(Text.quote(who) + " may not see counts; expected presence or readers");
        };
    }

    private static ProxyOptions proxies(Settings settings) {
        List<AddressRange> trusted = settings.all(Setting.TRUSTED_PROXY).stream()
                .map(given -> given.as(AddressRange::of))
                .toList();
        boolean protocol = settings.get(Setting.PROXY_PROTOCOL).asSwitch();
        if (protocol && trusted.isEmpty()) {
            throw new InvalidValueException(
                    "proxy-protocol is on, and no proxy is believed; expected a trusted-proxy, such as 10.0.0.0/8");
        }
        return new ProxyOptions(trusted, settings.get(Setting.PROXY_HEADERS).as(HttpSettings::headers), protocol);
    }

    private static ProxyOptions.Headers headers(String name) {
        return switch (name) {
            case "x-forwarded" -> ProxyOptions.Headers.X_FORWARDED;
            case "forwarded" -> ProxyOptions.Headers.FORWARDED;
            case NONE -> ProxyOptions.Headers.NONE;
            default ->
                throw new InvalidValueException(
                        Text.quote(name) + " is no kind of header fields; expected x-forwarded, forwarded or none");
        };
    }

    private static @Nullable Path site(Given given) {
        return given.text().isEmpty() ? null : given.as(HttpSettings::folder);
    }

    /** Looked at already here, so that a complaint names the setting. */
    private static Path folder(String text) {
        Path folder = Given.parsePath(text);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        throw new InvalidValueException(Text.quote(text) + " is no folder; expected one that is there");
    }

    private static int numberOrNone(String text) {
        int most = Given.parseNumber(text);
        return most == 0 ? Integer.MAX_VALUE : most;
    }

    private static long sizeOrNone(String text) {
        long most = SizeParser.parse(text);
        return most == 0 ? Long.MAX_VALUE : most;
    }

    private static AddressLimits perAddress(Settings settings) {
        return new Filled<>(settings, AddressLimits.NONE)
                .put(Setting.MAX_STREAMS_PER_ADDRESS, HttpSettings::numberOrNone, AddressLimits::withStreams)
                .put(
                        Setting.MAX_PUBLISHES_PER_ADDRESS,
                        HttpSettings::numberOrNone,
                        AddressLimits::withPublishesPerSecond)
                .put(
                        Setting.MAX_PUBLISHED_BYTES_PER_ADDRESS,
                        HttpSettings::sizeOrNone,
                        AddressLimits::withBytesPerSecond)
                .put(Setting.IPV6_PREFIX, Given::parseNumber, AddressLimits::withIpv6PrefixBits)
                .options();
    }

    private static RequestLimits limits(Settings settings) {
        long bodies = MemorySettings.plan(settings).most(MemoryBudget.BODIES);
        RequestLimits derived =
                RequestLimits.DEFAULTS.with(perAddress(settings)).withPendingBodyBytes(Math.max(1, bodies));
        return new Filled<>(settings, derived)
                .put(Setting.MAX_BODY_BYTES, SizeParser::parseInt, RequestLimits::withBodyBytes)
                .put(Setting.MAX_PENDING_BODY_BYTES, SizeParser::parse, RequestLimits::withPendingBodyBytes)
                .put(Setting.MAX_DATA_BYTES, SizeParser::parseInt, RequestLimits::withDataBytes)
                .put(Setting.MAX_BATCH_EVENTS, Given::parseNumber, RequestLimits::withBatchEvents)
                .put(Setting.MAX_TOPICS, Given::parseNumber, RequestLimits::withTopics)
                .put(Setting.MAX_SELECTORS, Given::parseNumber, RequestLimits::withSelectors)
                .put(Setting.MAX_HISTORY_EVENTS, Given::parseNumber, RequestLimits::withHistoryEvents)
                .options();
    }

    /** Each is put in by itself first, so that a complaint names the one that was wrong. */
    private static AccessOptions access(Settings settings) {
        Set<URI> urls = new LinkedHashSet<>();
        for (Given given : settings.all(Setting.PUBLIC_URL)) {
            urls.addAll(given.as(text -> AccessOptions.DEFAULTS.withPublicUrls(url(text)))
                    .publicUrls());
        }
        Set<String> origins = new LinkedHashSet<>();
        for (Given given : settings.all(Setting.CORS_ORIGIN)) {
            origins.addAll(given.as(text -> AccessOptions.DEFAULTS.withCorsOrigins(text))
                    .corsOrigins());
        }
        return new AccessOptions(urls, origins, anonymous(settings), null, AccessOptions.DEFAULTS.seals());
    }

    /** Null where nothing is said; who tries tokens wants to see that they are asked for. */
    private static @Nullable Anonymous anonymous(Settings settings) {
        List<Given> read = settings.all(Setting.ANONYMOUS_READ);
        List<Given> publish = settings.all(Setting.ANONYMOUS_PUBLISH);
        if (read.isEmpty() && publish.isEmpty()) {
            return settings.get(Setting.QUICK_AUTH).asSwitch() ? Anonymous.NOTHING : null;
        }
        return new Anonymous(selectors(read), selectors(publish));
    }

    private static List<Selector> selectors(List<Given> given) {
        return given.stream()
                .filter(one -> !one.text().equals(NONE))
                .map(one -> one.as(Selector::of))
                .toList();
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidValueException(Text.quote(text) + " is no URL; expected one like https://hub.example.com");
        }
    }
}

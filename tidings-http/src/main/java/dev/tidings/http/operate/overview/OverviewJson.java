package dev.tidings.http.operate.overview;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.LagPolicy;
import dev.tidings.hub.OpenStream;
import dev.tidings.hub.ShardStatistics;
import dev.tidings.log.LogBounds;
import dev.tidings.log.LogFigures;
import dev.tidings.memory.MemoryBook;
import dev.tidings.memory.MemoryUse;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators are told, as JSON. */
final class OverviewJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private OverviewJson() {}

    /** An answer of a node, now. */
    static ObjectNode of(Hub hub) {
        return JSON.createObjectNode().put("node", hub.node()).put("time", time(Instant.now()));
    }

    static String time(Instant time) {
        return MILLIS.format(time);
    }

    static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** @param selectors how many of them are told at the most */
    static ObjectNode of(OpenStream stream, int selectors) {
        ObjectNode json = JSON.createObjectNode().put("id", stream.id().toString());
        json.put("since", time(stream.id().since()));
        json.put("age", seconds(Duration.between(stream.id().since(), Instant.now())));
        put(json, "address", text(stream.address()));
        put(json, "protocol", stream.protocol());
        json.put("state", stream.state().code());
        List<Selector> all = stream.view().selectors().all();
        texts(json.putArray("selectors"), all.subList(0, Math.min(all.size(), selectors)));
        json.put("selectorCount", all.size());
        put(json, "subject", stream.bearer().subject());
        put(json, "issuer", stream.bearer().issuer());
        put(json, "tokenId", stream.bearer().tokenId());
        put(json, "nameHash", stream.name() == null ? null : stream.name().hash());
        json.put("lagPolicy", code(stream.lagPolicy()));
        if (!stream.interval().isZero()) {
            json.put("interval", seconds(stream.interval()));
        }
        put(json, "cursor", stream.cursor());
        json.putObject("lag")
                .put("events", stream.lag().events())
                .put("bytes", stream.lag().bytes())
                .put("seconds", seconds(stream.lag().time()));
        return json;
    }

    /** All that there is to say of one. */
    static ObjectNode of(OpenStream stream) {
        ObjectNode json = of(stream, Integer.MAX_VALUE);
        Selectors granted = stream.view().granted();
        if (granted != null) {
            texts(json.putArray("granted"), granted.all());
        }
        return json;
    }

    /** Without a zone, which means something to this machine alone. */
    private static @Nullable String text(@Nullable InetAddress address) {
        String text = address == null ? null : address.getHostAddress();
        int zone = text != null && address instanceof Inet6Address ? text.indexOf('%') : -1;
        return zone < 0 || text == null ? text : text.substring(0, zone);
    }

    private static String code(LagPolicy policy) {
        if (policy instanceof LagPolicy.Disconnect) {
            return "disconnect";
        }
        return policy instanceof LagPolicy.Conflate ? "conflate" : "catch-up";
    }

    static void texts(ArrayNode array, List<Selector> selectors) {
        selectors.forEach(selector -> array.add(selector.text()));
    }

    static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /** What a log has and keeps: its size, and the bounds that it has. */
    static void putRetention(ObjectNode log, LogFigures figures, LogBounds bounds) {
        log.put("entries", figures.head() - figures.oldest() + 1).put("bytes", figures.bytes());
        figures.freeBytes().ifPresent(free -> log.put("freeBytes", free));
        if (bounds.maxBytes() > 0) {
            log.put("maxBytes", bounds.maxBytes());
        }
        if (bounds.maxEvents() > 0) {
            log.put("maxEvents", bounds.maxEvents());
        }
        if (!bounds.maxAge().isZero()) {
            log.put("maxAgeSeconds", seconds(bounds.maxAge()));
        }
    }

    /** How the memory stands: its bound, and each budget; {@code outside} are those that do not count for the bound. */
    static void putMemory(ObjectNode json, MemoryBook memory) {
        ObjectNode all = json.putObject("memory").put("bound", memory.bound());
        ArrayNode budgets = all.putArray("budgets");
        for (MemoryUse use : memory.uses()) {
            ObjectNode one = budgets.addObject()
                    .put("budget", use.budget().code())
                    .put("used", use.used())
                    .put("most", use.most());
            if (!use.budget().isWithinBound()) {
                one.put("outside", true);
            }
        }
    }

    /** How the streams stand: what is counted, and the lag. */
    static void putStatistics(ObjectNode json, ShardStatistics total) {
        ObjectNode closed = json.putObject("streams")
                .put("open", total.streams().open())
                .put("opened", total.streams().opened())
                .putObject("closed");
        for (CloseReason reason : CloseReason.values()) {
            if (total.streams().closed(reason) > 0) {
                closed.put(reason.code(), total.streams().closed(reason));
            }
        }
        putLag(json, total.lag());
        json.putObject("traffic")
                .put("frames", total.traffic().frames())
                .put("bytes", total.traffic().bytes())
                .put("sends", total.traffic().sends())
                .put("heartbeats", total.traffic().heartbeats());
        json.put("feeds", total.feeds());
    }

    static void putLag(ObjectNode json, ShardStatistics.Lag lag) {
        json.putObject("lag")
                .put("behind", lag.behind())
                .put("largestBytes", lag.largestBytes())
                .put("totalBytes", lag.totalBytes())
                .put("gaps", lag.gaps());
    }
}

package dev.tidings.http.events;

import dev.tidings.event.Event;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.RequestLimits;
import dev.tidings.log.Durability;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request says about an event besides its data: what the body says by name goes before what the query says; the topics of both are taken. */
final class PublishParameters {
    static final String DATA = "data";
    static final String DURABILITY = "durability";
    static final String TOPIC = "topic";
    private static final String PRIVATE = "private";
    static final String END = "end";

    static final String ATOMIC = "atomic";

    static final Set<String> QUERY = Set.of(TOPIC, "type", "id", "retry", PRIVATE, "key", END, "ttl", DURABILITY);
    /** With what is the request's and no event's to say. */
    static final Set<String> REQUEST = with(ATOMIC);

    static final Set<String> FORM = with(DATA);
    static final Set<String> MEMBERS = with(DATA, "topics");

    private static final BigDecimal MAX_TTL = new BigDecimal(Event.MAX_TTL.toSeconds());

    private final Parameters first;

    private final Parameters second;

    PublishParameters(Parameters first, Parameters second) {
        this.first = first;
        this.second = second;
    }

    private static Set<String> with(String... more) {
        List<String> names = new ArrayList<>(QUERY);
        names.addAll(List.of(more));
        return Set.copyOf(names);
    }

    /** What the events shall survive, which is the request's and not an event's; null where neither says it. */
    @Nullable
    Durability durability() {
        @Nullable String code = one(DURABILITY);
        return code == null ? null : Durability.of(code);
    }

    /** Whether the event is the last of its topics. */
    boolean isEnd() {
        return sourceOf(END).flag(END);
    }

    /**
     * The event with this data; without, it is nothing but the end of its topics.
     *
     * @throws Problem if it has no topic, or too many, or a parameter is none
     * @throws dev.tidings.topic.InvalidValueException if the event breaks a rule
     */
    Event event(@Nullable EventData data, RequestLimits limits, @Nullable String traceParent) {
        Event.Builder begun = Event.on(topics());
        Event event = (data == null ? begun : data.in(begun))
                .type(one("type"))
                .id(one("id"))
                .retry(retry(one("retry")))
                .isPrivate(sourceOf(PRIVATE).flag(PRIVATE))
                .key(one("key"))
                .end(isEnd())
                .ttl(ttl(one("ttl")))
                .traceParent(traceParent)
                .build();
        if (event.topics().size() > limits.topics()) {
            throw Problem.badRequest(
                    "The event has " + event.topics().size() + " topics; expected at most " + limits.topics());
        }
        return event;
    }

    private List<Topic> topics() {
        List<String> names = new ArrayList<>(first.all(TOPIC));
        names.addAll(second.all(TOPIC));
        if (names.isEmpty()) {
            throw Problem.badRequest(
                    "The event has no topic; expected at least one parameter topic, such as ?topic=news");
        }
        List<Topic> topics = names.stream().map(Topic::new).toList();
        topics.forEach(Topic::requirePublishable);
        return topics;
    }

    private @Nullable String one(String name) {
        return sourceOf(name).one(name);
    }

    private Parameters sourceOf(String name) {
        return first.has(name) ? first : second;
    }

    /** In seconds, as in RFC 8030, 5.2. */
    private static @Nullable Duration ttl(@Nullable String text) {
        if (text == null) {
            return null;
        }
        BigDecimal seconds = text.matches("[0-9]{1,10}(\\.[0-9]{1,3})?") ? new BigDecimal(text) : BigDecimal.ZERO;
        if (seconds.signum() == 0 || seconds.compareTo(MAX_TTL) > 0) {
            throw Problem.badRequest("The ttl " + Text.quote(text) + " is no time to live; expected 0.001 to " + MAX_TTL
                    + " seconds in digits, such as 60");
        }
        return Duration.ofMillis(seconds.movePointRight(3).longValueExact());
    }

    private static @Nullable Duration retry(@Nullable String text) {
        if (text == null) {
            return null;
        }
        boolean isNumber = text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw Problem.badRequest("The retry " + Text.quote(text)
                    + " is no reconnection time; expected 0 to 2147483647 milliseconds in digits, such as 3000");
        }
        return Duration.ofMillis(Long.parseLong(text));
    }
}

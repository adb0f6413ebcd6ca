package dev.tidings.access;

import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What may be done, by right. Topics of the hub's own are granted by a selector that names them alone, never by {@code **}.
 *
 * @param granted the selectors of each right; {@link Right#HISTORY} is as {@link Right#READ} where it is not there
 * @param denied the topics of which nothing is granted, whatever the selectors say
 */
public record Rights(Map<Right, List<Selector>> granted, List<Selector> denied) {
    public static final Rights NONE = new Rights(Map.of(), List.of());
    /** Each right to all topics, the hub's own as well. */
    public static final Rights ALL = all();

    public Rights {
        Map<Right, List<Selector>> copied = new EnumMap<>(Right.class);
        granted.forEach((right, selectors) -> copied.put(right, List.copyOf(selectors)));
        // A copy of one or two takes a third of what others would, and a hub keeps one for each stream.
        granted = Map.copyOf(copied);
        denied = List.copyOf(denied);
    }

    private static Rights all() {
        Rights rights = NONE;
        for (Right right : Right.values()) {
            rights = rights.with(right, List.of(Selector.of("**"), Selector.of(Topic.RESERVED + "/**")));
        }
        return rights;
    }

    /** These, with the selectors of one right, in place of those that it has. */
    public Rights with(Right right, Collection<Selector> selectors) {
        Map<Right, List<Selector>> more = new EnumMap<>(Right.class);
        more.putAll(granted);
        more.put(right, selectors.stream().distinct().toList());
        return new Rights(more, denied);
    }

    /** These, without anything of what {@code selectors} match. */
    public Rights without(Collection<Selector> selectors) {
        return new Rights(granted, List.copyOf(selectors));
    }

    /** The selectors of one right. */
    public List<Selector> of(Right right) {
        List<Selector> given = granted.get(right);
        if (given != null) {
            return given;
        }
        return right == Right.HISTORY ? of(Right.READ) : List.of();
    }

    /**
     * Whether all that {@code asked} matches lies within one of the selectors that are granted, and nothing of it is denied. What a wildcard at the beginning
     * matches of the hub's own topics is never meant.
     */
    public boolean allow(Right right, Selector asked) {
        for (Selector selector : of(right)) {
            if (selector.grants(asked)) {
                return !denies(asked);
            }
        }
        return false;
    }

    public boolean allow(Right right, Topic topic) {
        for (Selector selector : of(right)) {
            if (selector.grants(topic)) {
                return !denies(topic);
            }
        }
        return false;
    }

    /** Whether anything of what {@code asked} matches is denied. */
    public boolean denies(Selector asked) {
        for (Selector selector : denied) {
            if (selector.overlaps(asked)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the topic is denied. */
    public boolean denies(Topic topic) {
        for (Selector selector : denied) {
            if (selector.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    /** What both these and a ceiling allow. */
    public Rights within(Rights ceiling) {
        Map<Right, List<Selector>> common = new EnumMap<>(Right.class);
        for (Right right : Right.values()) {
            List<Selector> both = common(of(right), ceiling.of(right));
            List<Selector> implied = right == Right.HISTORY ? common.getOrDefault(Right.READ, List.of()) : List.of();
            if (!both.equals(implied)) {
                common.put(right, both);
            }
        }
        return new Rights(common, denied.isEmpty() ? ceiling.denied : union(denied, ceiling.denied));
    }

    private static List<Selector> common(List<Selector> selectors, List<Selector> ceiling) {
        return selectors.stream()
                .flatMap(selector -> ceiling.stream().flatMap(most -> selector.grantedBy(most).stream()))
                .distinct()
                .toList();
    }

    private static List<Selector> union(List<Selector> some, List<Selector> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }
}

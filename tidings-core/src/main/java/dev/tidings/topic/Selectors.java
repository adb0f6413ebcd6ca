package dev.tidings.topic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * All that one subscriber asks for: it sees an event when any of its selectors matches any of the event's topics. Equal however
 * the selectors were ordered or repeated, so that subscribers who ask for the same share one feed.
 *
 * @param all sorted by text, without repetitions, at least one
 */
public record Selectors(List<Selector> all) {
    /** @throws InvalidValueException if there are none */
    public Selectors {
        if (all.isEmpty()) {
            throw new InvalidValueException("There is no selector; expected at least one");
        }
        all = all.stream()
                .distinct()
                .sorted(Comparator.comparing(Selector::text))
                .toList();
    }

    /** @throws InvalidValueException if there are none, or one of them is no selector */
    public static Selectors of(Collection<String> texts) {
        return new Selectors(texts.stream().map(Selector::of).toList());
    }

    /** @throws InvalidValueException if there are none, or one of them is no selector */
    public static Selectors of(String... texts) {
        return of(List.of(texts));
    }

    /** Whether they match every topic; where that is not known at a glance, false. */
    public boolean matchAll() {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).text().equals(Levels.ANY_TAIL)) {
                return true;
            }
        }
        return false;
    }

    public boolean matchAny(List<Topic> topics) {
        for (int i = 0; i < topics.size(); i++) {
            if (matches(topics.get(i))) {
                return true;
            }
        }
        return false;
    }

    public boolean matches(Topic topic) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).matches(topic)) {
                return true;
            }
        }
        return false;
    }
}

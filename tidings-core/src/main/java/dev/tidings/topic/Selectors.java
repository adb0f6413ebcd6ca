package dev.tidings.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * The part of these that is granted by others; null if nothing is. Where each lies within one of the others, that is these themselves; else each is cut to
     * what it has in common with them, without what lies within another. The hub's own topics are granted by selectors that name them alone.
     */
    public @Nullable Selectors grantedBy(Selectors others) {
        if (all.stream().allMatch(others::grant)) {
            return this;
        }
        List<Selector> common =
                all.stream().flatMap(one -> common(one, others).stream()).toList();
        return common.isEmpty() ? null : new Selectors(common);
    }

    /** Those of others that are not among these; null if there are none. */
    public @Nullable Selectors addedBy(Selectors others) {
        List<Selector> added =
                others.all.stream().filter(other -> !all.contains(other)).toList();
        return added.isEmpty() ? null : new Selectors(added);
    }

    private boolean grant(Selector asked) {
        return all.stream().anyMatch(one -> one.grants(asked));
    }

    /** Whether these, as what is granted, grant a topic: one of the hub's own only by a selector that names it. */
    public boolean grant(Topic topic) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).grants(topic)) {
                return true;
            }
        }
        return false;
    }

    private static List<Selector> common(Selector one, Selectors others) {
        List<Selector> widest = new ArrayList<>();
        for (Selector other : others.all) {
            one.grantedBy(other).ifPresent(both -> addUnlessCovered(widest, both));
        }
        return widest;
    }

    private static void addUnlessCovered(List<Selector> widest, Selector added) {
        if (widest.stream().noneMatch(wide -> wide.covers(added))) {
            widest.removeIf(added::covers);
            widest.add(added);
        }
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

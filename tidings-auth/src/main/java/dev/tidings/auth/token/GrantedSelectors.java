package dev.tidings.auth.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.access.SubjectSelector;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rights as a token, a file of keys or the settings write them: selectors by right, in which the subject may stand. Immutable. */
public record GrantedSelectors(Map<Right, List<SubjectSelector>> byRight) {
    public static final GrantedSelectors NONE = new GrantedSelectors(Map.of());

    private static final int MOST_SELECTORS = 100;

    /** @throws InvalidValueException if there are more than a hundred selectors */
    public GrantedSelectors {
        Map<Right, List<SubjectSelector>> copied = new EnumMap<>(Right.class);
        byRight.forEach((right, selectors) -> copied.put(right, List.copyOf(selectors)));
        byRight = Map.copyOf(copied);
        int count = byRight.values().stream().mapToInt(List::size).sum();
        if (count > MOST_SELECTORS) {
            throw new InvalidValueException(
                    "There are " + count + " selectors granted; expected at most " + MOST_SELECTORS);
        }
    }

    /**
     * Those that members by the names of rights say: {@code {"read": ["a/*"], "publish": "b"}}. Members by other names are for others.
     *
     * @throws InvalidValueException if one is no selector, or no list of them
     */
    public static GrantedSelectors of(ObjectNode json) {
        Map<Right, List<SubjectSelector>> byRight = new EnumMap<>(Right.class);
        for (Right right : Right.values()) {
            JsonNode selectors = json.get(right.key());
            if (selectors != null) {
                byRight.put(right, selectors(right.key(), selectors));
            }
        }
        return new GrantedSelectors(byRight);
    }

    private static List<SubjectSelector> selectors(String name, JsonNode json) {
        List<SubjectSelector> selectors = new ArrayList<>();
        for (JsonNode one : json.isTextual() ? List.of(json) : json) {
            if (!one.isTextual()) {
                throw noSelectors(name);
            }
            selectors.add(new SubjectSelector(one.textValue()));
        }
        if (!json.isTextual() && !json.isArray()) {
            throw noSelectors(name);
        }
        return selectors;
    }

    private static InvalidValueException noSelectors(String name) {
        return new InvalidValueException(
                "What " + name + " says is not what it takes; expected a selector, or a list of them");
    }

    /** These, and more of one right. */
    public GrantedSelectors and(Right right, Collection<SubjectSelector> more) {
        Map<Right, List<SubjectSelector>> all = new EnumMap<>(Right.class);
        all.putAll(byRight);
        List<SubjectSelector> selectors = new ArrayList<>(all.getOrDefault(right, List.of()));
        selectors.addAll(more);
        all.put(right, selectors);
        return new GrantedSelectors(all);
    }

    /**
     * What they grant to a subject.
     *
     * @throws InvalidValueException if it stands in one of them, and is no level of a topic
     */
    public Rights of(@Nullable String subject) {
        Map<Right, List<Selector>> selectors = new EnumMap<>(Right.class);
        byRight.forEach((right, granted) -> selectors.put(right, selectors(granted, subject)));
        return new Rights(selectors, List.of());
    }

    static List<Selector> selectors(List<SubjectSelector> granted, @Nullable String subject) {
        return granted.stream().map(selector -> selector.of(subject)).distinct().toList();
    }

    /** As {@link #of(ObjectNode)} reads them. */
    public void putInto(ObjectNode json) {
        for (Right right : Right.values()) {
            if (byRight.containsKey(right)) {
                List<SubjectSelector> selectors = Objects.requireNonNull(byRight.get(right));
                selectors.forEach(selector -> json.withArray(right.key()).add(selector.text()));
                if (selectors.isEmpty()) {
                    json.putArray(right.key());
                }
            }
        }
    }
}

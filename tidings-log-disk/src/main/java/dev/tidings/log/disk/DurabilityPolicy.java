package dev.tidings.log.disk;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.topic.Selector;
import java.util.List;

/**
 * What events must survive, unless their publisher says so itself.
 *
 * @param otherwise for topics that no rule matches
 * @param rules the first that matches a topic counts; of an event's topics, the one that promises most
 */
public record DurabilityPolicy(Durability otherwise, List<Rule> rules) {
    public static final DurabilityPolicy SYNCED = new DurabilityPolicy(Durability.SYNCED, List.of());

    public DurabilityPolicy {
        rules = List.copyOf(rules);
    }

    /** The durability of the topics that a selector matches. */
    public record Rule(Selector topics, Durability durability) {}

    public Durability of(Event event) {
        if (rules.isEmpty()) {
            return otherwise;
        }
        return event.topics().stream()
                .map(topic -> rules.stream()
                        .filter(rule -> rule.topics().matches(topic))
                        .findFirst()
                        .map(Rule::durability)
                        .orElse(otherwise))
                .reduce(Durability.MEMORY, Durability::or);
    }
}

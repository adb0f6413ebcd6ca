package dev.tidings.settings;

import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;

/** The durability of the topics that a pattern matches. */
record TopicDurability(Selector topics, Durability durability) {
    /** The level stands behind the last equals sign: a topic may have others. */
    static TopicDurability parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 1) {
            throw new InvalidValueException(
                    Text.quote(text) + " is no PATTERN=LEVEL; expected one like ticks/**=memory");
        }
        return new TopicDurability(Selector.of(text.substring(0, equals)), Durability.of(text.substring(equals + 1)));
    }
}

package dev.tidings.log.disk.retain;

import dev.tidings.log.disk.Retention;
import dev.tidings.log.disk.TopicRetention;
import dev.tidings.topic.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a {@link Retention} comes to for single topics. */
final class TopicRules {
    private TopicRules() {}

    /**
     * The rules that single topics are kept by: those that somebody gave, each with an age, and where one of these is longer than that of the log as a whole, one
     * for all other topics, too.
     */
    static List<TopicRetention> of(Retention retention) {
        Duration age = retention.maxAge();
        List<TopicRetention> rules = new ArrayList<>();
        for (TopicRetention rule : retention.topics()) {
            Duration own = rule.maxAge().isZero() ? age : rule.maxAge();
            rules.add(new TopicRetention(rule.topics(), own, rule.maxBytes(), rule.maxEvents()));
        }
        if (!age.isZero() && age.compareTo(longestAge(retention)) < 0) {
            rules.add(new TopicRetention(Selector.of("**"), age, 0, 0));
        }
        return rules;
    }

    /** How old an event may become whatever its topic; zero for any age. */
    static Duration longestAge(Retention retention) {
        Duration longest = retention.maxAge();
        for (TopicRetention rule : retention.topics()) {
            if (!retention.maxAge().isZero() && rule.maxAge().compareTo(longest) > 0) {
                longest = rule.maxAge();
            }
        }
        return longest;
    }
}

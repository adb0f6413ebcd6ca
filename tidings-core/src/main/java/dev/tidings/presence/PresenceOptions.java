package dev.tidings.presence;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.List;

/**
 * Of which topics it is kept who is there, and how.
 *
 * @param topics that ask for it; none by default, and then nothing is kept. Topics of the hub's own are never meant
 * @param debounce for how long somebody whose last stream has ended is still there, and so neither gone nor new on coming back; 0 to an hour, 5 s by default
 * @param maxMembers of how many members of a topic it is kept who they are; of one with more, only how many there are. 1 to {@value #MOST_MEMBERS}; {@value #MEMBERS} by default
 * @param streamTopics of which each stream that is opened or closed is told, too, for webhooks; none by default
 * @param kept for how long what was told may be read by who comes late. 30 s to a day; two minutes by default
 */
public record PresenceOptions(
        List<Selector> topics, Duration debounce, int maxMembers, List<Selector> streamTopics, Duration kept) {
    private static final int MEMBERS = 1000;
    private static final int MOST_MEMBERS = 100_000;
    /** Nothing is kept. */
    public static final PresenceOptions NONE =
            new PresenceOptions(List.of(), Duration.ofSeconds(5), MEMBERS, List.of(), Duration.ofMinutes(2));

    /** @throws InvalidValueException if a value is out of its range */
    public PresenceOptions {
        topics = List.copyOf(topics);
        streamTopics = List.copyOf(streamTopics);
        require("debounce of presence", debounce, Duration.ZERO, Duration.ofHours(1));
        require("time for which presence is kept", kept, Duration.ofSeconds(30), Duration.ofDays(1));
        if (maxMembers < 1 || maxMembers > MOST_MEMBERS) {
            throw new InvalidValueException("The number of members of a topic that are kept is " + maxMembers
                    + "; expected 1 to " + MOST_MEMBERS);
        }
    }

    private static void require(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new InvalidValueException("The " + what + " is " + value + "; expected " + least + " to " + most);
        }
    }

    public PresenceOptions withTopics(List<Selector> others) {
        return new PresenceOptions(others, debounce, maxMembers, streamTopics, kept);
    }

    /** @throws InvalidValueException if it is out of its range */
    public PresenceOptions withDebounce(Duration other) {
        return new PresenceOptions(topics, other, maxMembers, streamTopics, kept);
    }

    /** @throws InvalidValueException if it is out of its range */
    public PresenceOptions withMaxMembers(int other) {
        return new PresenceOptions(topics, debounce, other, streamTopics, kept);
    }

    public PresenceOptions withStreamTopics(List<Selector> others) {
        return new PresenceOptions(topics, debounce, maxMembers, others, kept);
    }

    /** @throws InvalidValueException if it is out of its range */
    public PresenceOptions withKept(Duration other) {
        return new PresenceOptions(topics, debounce, maxMembers, streamTopics, other);
    }

    /** Whether it is kept who is there of any topic at all. */
    public boolean isOn() {
        return !topics.isEmpty();
    }

    /** Whether it is kept who reads a topic. */
    public boolean covers(Topic topic) {
        return !topic.isReserved() && isAmong(topics, topic);
    }

    static boolean isAmong(List<Selector> selectors, Topic topic) {
        for (Selector selector : selectors) {
            if (selector.matches(topic)) {
                return true;
            }
        }
        return false;
    }
}

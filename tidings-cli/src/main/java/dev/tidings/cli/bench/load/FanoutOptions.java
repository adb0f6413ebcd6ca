package dev.tidings.cli.bench.load;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.List;

/**
 * What a fan-out is to be like.
 *
 * @param subscribers how many streams are open
 * @param size of an event's data, in bytes
 * @param rate events per second; used when {@code window} is 0
 * @param window how many events may be on their way at once; 0 for a fixed rate
 * @param topics over how many different sets of selectors the subscribers are spread; every one sees every event
 * @param duration of the measurement
 * @param warmUp rounds before it
 * @param carriage what carries the streams
 */
public record FanoutOptions(
        int subscribers,
        int size,
        double rate,
        int window,
        int topics,
        Duration duration,
        int warmUp,
        Carriage carriage) {
    static final String TOPIC = "bench/all";
    private static final int MAX_SIZE = 1024 * 1024;

    /** @throws InvalidValueException if a value is out of its range */
    public FanoutOptions {
        require("--subscribers", subscribers, 1, 1_000_000);
        require("--size", size, Stamp.LENGTH, MAX_SIZE);
        require("--window", window, 0, 10_000);
        require("--topics", topics, 1, 1_000_000);
        require("--warm-up", warmUp, 0, 1_000_000);
        if (!(rate > 0 && rate <= 1_000_000)) {
            throw new InvalidValueException("--rate: " + rate + " is out of range; expected over 0, to 1000000");
        }
        if (duration.toMillis() < 100 || duration.toHours() >= 24) {
            throw new InvalidValueException("--duration: " + duration + " is out of range; expected 100ms to 24h");
        }
    }

    static void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidValueException(
                    option + ": " + value + " is out of range; expected " + least + " to " + most);
        }
    }

    /** How many the subscribers share. */
    public int connections() {
        return carriage.connections(subscribers);
    }

    /** What a subscriber asks for: the topic of all events, and, so that the sets differ, one of its own that stays silent. */
    List<String> selectors(int subscriber) {
        return topics == 1 ? List.of(TOPIC) : List.of(TOPIC, "bench/own/" + subscriber % topics);
    }
}

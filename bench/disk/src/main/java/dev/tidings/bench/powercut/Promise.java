package dev.tidings.bench.powercut;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import java.util.SplittableRandom;

/**
 * One event of one publisher. What it is follows from these numbers, so that whoever finds it can tell whether it is whole; in turn events have an id of their
 * own, an idempotency key, and neither.
 *
 * @param publisher 0 or more
 * @param number of the publisher's events, from 0
 */
record Promise(int publisher, int number) {
    private static final int MAX_WORDS = 40;

    static String topic(int publisher) {
        return "power/" + publisher;
    }

    Event event(long seed) {
        return Event.on(topic(publisher), "power/all")
                .id(hasOwnId() ? name() : null)
                .data(data(seed))
                .build();
    }

    boolean hasOwnId() {
        return number % 3 == 0;
    }

    boolean hasKey() {
        return number % 3 == 1;
    }

    private String name() {
        return "p" + publisher + "n" + number;
    }

    AppendOptions options(String durability) {
        return new AppendOptions(durability(durability), hasKey() ? name() : null);
    }

    /** What it is promised to survive: with {@code mixed}, half of the events survive a power cut, and half do not. */
    Durability durability(String durability) {
        if (durability.equals("mixed")) {
            return number / 4 % 2 == 0 ? Durability.SYNCED : Durability.WRITTEN;
        }
        return Durability.of(durability);
    }

    private String data(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ (((long) publisher << 40) + number));
        StringBuilder data = new StringBuilder(publisher + " " + number);
        for (int words = random.nextInt(MAX_WORDS); words > 0; words--) {
            data.append(' ').append(Long.toString(random.nextLong(), Character.MAX_RADIX));
        }
        return data.toString();
    }

    /** Whose data this is, if any of it is true. */
    static Promise of(String data) {
        String[] words = data.split(" ", 3);
        return new Promise(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    }
}

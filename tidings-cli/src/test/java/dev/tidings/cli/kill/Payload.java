package dev.tidings.cli.kill;

import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which event of which publisher something is. Its data follows from it and the seed, so that whoever reads it can tell whether it is whole.
 *
 * @param publisher 0 or more
 * @param number of the publisher's events, from 0
 */
public record Payload(int publisher, int number) {
    private static final Pattern HEAD = Pattern.compile("(\\d+) (\\d+) .*", Pattern.DOTALL);
    private static final int MAX_WORDS = 60;

    /** @throws AssertionError if it is no publisher's data */
    static Payload of(String data) {
        Matcher head = HEAD.matcher(data);
        if (!head.matches()) {
            throw new AssertionError("Not the data of any publisher: " + data);
        }
        return new Payload(Integer.parseInt(head.group(1)), Integer.parseInt(head.group(2)));
    }

    /** The data: mostly short, sometimes of several lines. */
    public String data(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ (((long) publisher << 40) + number));
        StringBuilder data = new StringBuilder(publisher + " " + number + " ");
        for (int words = random.nextInt(MAX_WORDS); words > 0; words--) {
            data.append(Long.toString(random.nextLong(), Character.MAX_RADIX)).append(words % 16 == 0 ? '\n' : ' ');
        }
        return data.append('.').toString();
    }

    /** Each publisher has a topic of its own, in one of two groups. */
    public String topic() {
        return topic(publisher);
    }

    public static String topic(int publisher) {
        return "kill/" + (publisher % 2 == 0 ? "even" : "odd") + "/" + publisher;
    }
}

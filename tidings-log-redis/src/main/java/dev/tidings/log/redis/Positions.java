package dev.tidings.log.redis;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;

/** Positions as ids of the stream: position 1 is {@code 1-0}, 2 is {@code 1-1}. */
final class Positions {
    private static final String PREFIX = "1-";
    private static final int MAX_DIGITS = 18;

    private Positions() {}

    static String id(long position) {
        return position < 1 ? "0-0" : PREFIX + (position - 1);
    }

    /** @throws LogUnavailableException if the id is not of that form: the stream is somebody else's */
    static long of(String id) {
        if (id.equals("0-0")) {
            return 0;
        }
        String number = id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : "";
        if (number.isEmpty()
                || number.length() > MAX_DIGITS
                || !number.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw foreign(id);
        }
        return Long.parseLong(number) + 1;
    }

    static LogUnavailableException foreign(String id) {
        return new LogUnavailableException(Reason.FAILED, foreignText(id));
    }

    static String foreignText(String id) {
        return "The stream holds the entry " + id
                + ", which is not a hub's; expected ids from 1-0 on, with the fields t and d. Does it belong to something else?";
    }
}

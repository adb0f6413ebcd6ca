package dev.tidings.wire;

/** The value of the {@code retry} field: ASCII digits and nothing else (WHATWG HTML, section 9.2.6). */
final class ReconnectionTime {
    static final int NONE = -1;

    private ReconnectionTime() {}

    /** Returns milliseconds, or {@link #NONE} if {@code value} is no number or over {@link Integer#MAX_VALUE}. */
    static int parse(String value) {
        long millis = value.isEmpty() ? NONE : 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // Not Character.isDigit, which knows the digits of every script.
            if (c < '0' || c > '9') {
                return NONE;
            }
            millis = millis * 10 + (c - '0');
            if (millis > Integer.MAX_VALUE) {
                return NONE;
            }
        }
        return (int) millis;
    }
}

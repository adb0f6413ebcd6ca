package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.wire.SseListener;

/** Checks that a reader gets the events {@code 1, 2, 3 ...} of one publisher: each once, in order, and byte for byte. */
final class Numbers implements SseListener {
    private final int padding;
    private volatile int last;
    private int gaps;
    private boolean afterGap;

    /** @param padding how long an event's data is, about */
    Numbers(int padding) {
        this.padding = padding;
    }

    static Event event(String topic, int number, int padding) {
        return Event.on(topic).data(data(number, padding)).build();
    }

    private static String data(int number, int padding) {
        return number + " " + Character.toString('a' + number % 26).repeat(padding + number % 7);
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        if (type.equals("tidings.gap")) {
            assertThat(data).contains("\"reason\":\"discarded\"", "\"resumedAfter\":\"" + lastEventId + "\"");
            afterGap = true;
            gaps++;
            return;
        }
        int number = Integer.parseInt(data.substring(0, data.indexOf(' ')));
        if (afterGap) {
            assertThat(number).isGreaterThan(last + 1);
        } else {
            assertThat(number).isEqualTo(last + 1);
        }
        assertThat(data).isEqualTo(data(number, padding));
        afterGap = false;
        last = number;
    }

    /** The newest number; any other thread may ask. */
    int last() {
        return last;
    }

    int gaps() {
        return gaps;
    }
}

package dev.tidings.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * One row of the table: what is sent, and all that is to come of it.
 *
 * @param place its file and line
 * @param script the bytes as Latin-1, with {@link #FINISH} and {@link #AWAIT} between them
 * @param ending how the connection is to end; {@link Ending#AS_SAID} unless the row says more
 * @param published the data of all events that are published by it
 */
record DoorCase(
        String place, String title, String script, List<Expected> answers, Ending ending, List<String> published) {
    /** Ends the client's half of the connection. */
    static final char FINISH = '\uE001';
    /** Reads the next answer before more is sent. */
    static final char AWAIT = '\uE002';

    private static final String PROBE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    enum Ending {
        /** Kept after an answer that does not say otherwise, else ended. */
        AS_SAID,
        KEPT,
        CLOSED
    }

    /** What one row published is not left for the next one to find, whatever went wrong. */
    void verify(Door door) {
        try {
            talk(door);
        } catch (AssertionError | UncheckedIOException wrong) {
            throw new AssertionError(title + ": " + wrong.getMessage() + "; published: " + door.published(), wrong);
        }
        assertThat(door.published()).as("what was published").isEqualTo(published);
    }

    private void talk(Door door) {
        try (RawClient client = door.connect()) {
            boolean open = converse(client, script.replace("${port}", "" + door.port()));
            if (open) {
                assertThat(ending).as("the connection is kept").isNotEqualTo(Ending.CLOSED);
                client.send(PROBE);
                assertThat(client.read(false).text()).contains("live");
            } else {
                assertThat(ending).as("the connection ends").isNotEqualTo(Ending.KEPT);
            }
        }
    }

    /** Returns whether the connection is there for more. */
    private boolean converse(RawClient client, String text) {
        int answered = 0;
        int from = 0;
        boolean open = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == FINISH || c == AWAIT) {
                client.send(text.substring(from, i));
                from = i + 1;
            }
            if (c == FINISH) {
                client.finish();
                open = false;
            } else if (c == AWAIT) {
                open = read(client, answers.get(answered++));
            }
        }
        if (from < text.length()) {
            client.send(text.substring(from));
        }
        while (answered < answers.size()) {
            boolean goesOn = read(client, answers.get(answered++));
            open = open && goesOn;
        }
        if (!open || ending == Ending.CLOSED) {
            assertThat(client.readToEnd()).as("after the last answer").isEmpty();
            return false;
        }
        return true;
    }

    /** Returns whether the connection is there for more. */
    private static boolean read(RawClient client, Expected expected) {
        RawAnswer answer;
        try {
            answer = expected.words().contains("whole")
                    ? client.readWhole()
                    : client.read(expected.words().contains("head"));
        } catch (UncheckedIOException none) {
            if (expected.mayBeMissing() && none.getCause() instanceof EOFException) {
                return false;
            }
            throw none;
        }
        expected.verify(answer);
        return !answer.isLast();
    }
}

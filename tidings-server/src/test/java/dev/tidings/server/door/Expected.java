package dev.tidings.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One answer that a request of the table is to get.
 *
 * @param statuses that are right; the text {@code end} stands for no answer at all
 * @param words {@code close}, {@code keep}: what it says of the connection; {@code head}: without its body; {@code whole}: a stream read to its end
 * @param checks of its fields and its body
 */
record Expected(Set<String> statuses, Set<String> words, List<Check> checks) {
    /** One line of the table, such as {@code Allow: GET}, {@code Vary ~ Origin}, {@code !Allow} or {@code body ~ typ}. */
    record Check(String line) {
        void verify(RawAnswer answer) {
            if (line.startsWith("!")) {
                assertThat(answer.all(line.substring(1))).as(line).isEmpty();
            } else if (line.startsWith("body ~ ")) {
                assertThat(answer.text()).contains(line.substring("body ~ ".length()));
            } else if (line.startsWith("body = ")) {
                assertThat(answer.text().stripTrailing()).isEqualTo(line.substring("body = ".length()));
            } else if (line.startsWith("Allow: ")) {
                assertThat(answer.field("allow").split(", "))
                        .containsExactlyInAnyOrder(
                                line.substring("Allow: ".length()).split(", "));
            } else if (line.contains(" ~ ")) {
                String[] parts = line.split(" ~ ", 2);
                assertThat(answer.field(parts[0])).as(parts[0]).contains(parts[1]);
            } else {
                String[] parts = line.split(": ", 2);
                assertThat(answer.field(parts[0])).as(parts[0]).isEqualTo(parts[1]);
            }
        }
    }

    private static final Set<String> WORDS = Set.of("close", "keep", "head", "whole");
    private static final String DATE =
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4} \\d\\d:\\d\\d:\\d\\d GMT";

    /** @param line such as {@code 400/413 close} */
    static Expected parse(String line) {
        List<String> parts = List.of(line.split(" "));
        Set<String> words = Set.copyOf(parts.subList(1, parts.size()));
        assertThat(WORDS).as(line).containsAll(words);
        return new Expected(Set.of(parts.get(0).split("/")), words, new ArrayList<>());
    }

    boolean mayBeMissing() {
        return statuses.contains("end");
    }

    void verify(RawAnswer answer) {
        assertThat("" + answer.status()).as("the status of " + answer).isIn(statuses);
        if (!answer.isInterim()) {
            verifyFraming(answer);
        }
        if (words.contains("close")) {
            assertThat(answer.isLast()).as("Connection: close in " + answer).isTrue();
        }
        if (words.contains("keep")) {
            assertThat(answer.isLast()).as("Connection: close in " + answer).isFalse();
        }
        checks.forEach(check -> check.verify(answer));
    }

    /** What is so of every answer (RFC 9110, 6.6.1 and 8.6; RFC 9112, 6). */
    private static void verifyFraming(RawAnswer answer) {
        assertThat(answer.all("date")).as("Date of " + answer).hasSize(1);
        assertThat(answer.field("date")).matches(DATE);
        assertThat(answer.all("content-type")).hasSizeLessThan(2);
        assertThat(answer.all("connection")).hasSizeLessThan(2);
        if (answer.status() == 204) {
            assertThat(answer.all("content-length")).isEmpty();
            assertThat(answer.all("transfer-encoding")).isEmpty();
        }
        if (answer.status() >= 400 && !answer.body().isEmpty()) {
            assertThat(answer.field("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.text()).contains("\"status\":" + answer.status());
        }
    }
}

package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What tests ask of answers. */
public final class Replies {
    private Replies() {}

    public static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** All values of a field, in their order. */
    public static List<String> all(Answer answer, String name) {
        return answer.fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Answer.Field::value)
                .toList();
    }

    /** The values of a field, joined; empty where there is none. */
    public static String field(Answer answer, String name) {
        return String.join(", ", all(answer, name));
    }

    /** Asserts that it is a problem with this status; the body, in which quotes are escaped. */
    public static String problem(Answer answer, int status) {
        assertThat(answer.status()).as(text(answer)).isEqualTo(status);
        assertThat(field(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(field(answer, "Vary")).contains("Origin");
        assertThat(text(answer)).contains("\"status\":" + status, "\"detail\":\"");
        return text(answer);
    }
}

package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Answer;
import dev.tidings.http.Replies;
import dev.tidings.http.Requests;
import dev.tidings.hub.StreamName;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Naming a stream, and what a change of its selection is told that makes no sense. */
class SelectionTest {
    private static final String NAME = "Zk3vT9wQ1xB7nR5yLd8sEg";

    private final Surface surface = Surface.withDefaults();

    @AfterEach
    void stop() {
        surface.close();
    }

    private Answer change(String name, String contentType, String body, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Content-Type: " + contentType;
        return surface.start(Requests.local("POST /events/streams/" + name, all))
                .body(body)
                .ends()
                .answer();
    }

    @Test
    void givesTheStreamItsName() {
        var subscription = surface.start(Requests.local("GET /events?topic=a&stream=" + NAME)).stream()
                .subscription();
        assertThat(subscription.claim()).isNotNull();
        assertThat(subscription.claim().name()).isEqualTo(StreamName.of(NAME));
        assertThat(surface.start(Requests.local("GET /events?topic=a")).stream()
                        .subscription()
                        .claim())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"short", "''", "0123456789abcdef012345", "Zk3vT9wQ1xB7nR5yLd8sE!"})
    void refusesANameThatCouldBeGuessedWithoutRepeatingIt(String name) {
        String problem = Replies.problem(surface.ask("GET /events?topic=a&stream=" + name), 400);
        assertThat(problem).contains("The name of the stream has " + name.length() + " characters");
        assertThat(name.isEmpty() || !problem.contains(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | neither adds nor drops",
                "[] | expected an object such as",
                "nonsense | The body is not JSON",
                "{\"add\":\"a\"} | expected an array of selectors",
                "{\"add\":[1]} | expected an array in which each is a string",
                "{\"add\":[\"a*\"]} | has a star within a level",
                "{\"add\":[\"a\"],\"drop\":[\"a\"]} | is to be added and dropped",
                "{\"ad\":[\"a\"]} | the nearest is add"
            })
    void refusesAChangeThatIsNone(String body, String reason) {
        assertThat(Replies.problem(change(NAME, "application/json", body), 400)).contains(reason);
    }

    @Test
    void refusesAnotherTypeWhichAPageMaySendUnasked() {
        assertThat(Replies.problem(change(NAME, "text/plain", "{\"add\":[\"a\"]}"), 415))
                .contains("expected application/json");
        assertThat(Replies.problem(
                        change(NAME, "application/json", "{\"add\":[\"a\"]}", "Origin: https://evil.example"), 403))
                .contains("evil.example");
    }

    @Test
    void saysNothingOfTheNameWhereThereIsNoSuchStream() {
        Answer answer = change(NAME, "application/json", "{\"add\":[\"a\"]}");
        assertThat(Replies.problem(answer, 404))
                .contains("There is no stream of that name")
                .doesNotContain(NAME);
        Answer other = surface.ask("GET /events/streams/" + NAME);
        assertThat(Replies.problem(other, 405)).doesNotContain(NAME);
        assertThat(Replies.field(other, "Allow")).isEqualTo("PUT, POST, OPTIONS");
    }
}

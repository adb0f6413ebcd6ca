package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions that make no sense, and what the answer says about them. */
class SubscribeRefusalTest {
    private final Served served = Served.over(Transport.AUTO);

    @AfterEach
    void stop() {
        served.awaitNobody();
        served.close();
    }

    @Test
    void refusesAnotherMethodAndSaysWhichAreAllowed() {
        RawHttp.Answer answer = served.ask("PATCH /events?topic=news");
        assertThat(answer.problem(405)).contains("\\\"PATCH\\\"", "GET, HEAD, POST, DELETE, OPTIONS");
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, POST, DELETE, OPTIONS");
        assertThat(served.ask("POST /health/live").header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/events?", "/events?lastEventId=tidings.stop"})
    void refusesASubscriptionWithoutATopic(String target) {
        assertThat(served.ask("GET " + target).problem(400)).contains("names no topic", "/events?topic=news");
        assertThat(served.ask("HEAD " + target).status()).isEqualTo(400);
    }

    @Test
    void quotesASelectorThatMakesNoSense() {
        assertThat(served.ask("GET /events?topic=a/**/b").problem(400)).contains("\\\"a/**/b\\\"");
        assertThat(served.ask("GET /events?topic=a%0Ab").problem(400)).contains("\\\"a\\\\u000ab\\\"");
        assertThat(served.ask("GET /events?topic=").problem(400)).contains("selector is empty");
        assertThat(served.ask("GET /events?topic=a%00").problem(400)).contains("U+0000");
    }

    @Test
    void refusesTooManySelectorsAndTellsTheLimit() {
        String topics = IntStream.range(0, 101).mapToObj(i -> "topic=t" + i).collect(Collectors.joining("&"));
        assertThat(served.ask("GET /events?" + topics).problem(400)).contains("101 topics", "at most 100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/events?topic=%zz", "/events?topic=%", "/events?topic=%4", "/%zz", "/%", "/events%2?topic=a"})
    void quotesATargetWhoseEscapesAreMalformed(String target) {
        assertThat(served.ask("GET " + target).problem(400)).contains("\\\"" + target + "\\\"", "% escapes");
    }

    @Test
    void takesASemicolonForAnOrdinaryCharacter() {
        assertThat(served.ask("GET /events?topic=a;lastEventId=tidings.stop").status())
                .isEqualTo(200);
    }
}

package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a stream starts: after the last event id that the client holds. */
class CursorTest {
    @OverEveryTransport
    void resumesAfterTheHeadersCursor(Transport transport) {
        try (Served served = Served.over(transport)) {
            String first = served.publish("news", "1");
            served.publish("other", "not asked for");
            String second = served.publish("news", "2");
            try (RawHttp stream = served.subscribe("topic=news", "Last-Event-ID: " + first)) {
                stream.expect(frame(second, "2"));
                stream.expect(frame(served.publish("news", "3"), "3"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lastEventId", "lastEventID", "last_event_id"})
    void resumesAfterTheParametersCursor(String parameter) {
        try (Served served = Served.over(Transport.AUTO)) {
            String first = served.publish("news", "1");
            String second = served.publish("news", "2");
            try (RawHttp stream = served.subscribe("topic=news&" + parameter + "=" + first)) {
                stream.expect(frame(second, "2"));
            }
        }
    }

    @OverEveryTransport
    void prefersTheHeaderToTheParameter(Transport transport) {
        try (Served served = Served.over(transport)) {
            String first = served.publish("news", "1");
            String second = served.publish("news", "2");
            String third = served.publish("news", "3");
            try (RawHttp stream = served.subscribe("topic=news&lastEventId=" + first, "Last-Event-ID: " + second)) {
                stream.expect(frame(third, "3"));
            }
            try (RawHttp stream = served.subscribe("topic=news&lastEventId=" + first, "Last-Event-ID:")) {
                stream.expect(frame(second, "2") + frame(third, "3"));
            }
        }
    }

    @OverEveryTransport
    void refusesACursorThatIsGivenTwiceInWhateverSpellings(Transport transport) {
        try (Served served = Served.over(transport)) {
            for (String other : new String[] {"lastEventId", "last_event_id", "Last-Event-ID"}) {
                String target = "GET /events?topic=news&lastEventId=a&" + other + "=b";
                assertThat(served.ask(target).problem(400)).contains("lastEventId is given 2 times");
            }
        }
    }

    @OverEveryTransport
    void takesAnEmptyCursorForNone(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.publish("news", "1");
            try (RawHttp stream = served.subscribe("topic=news&lastEventId=", "Last-Event-ID: ")) {
                stream.expect(frame(served.publish("news", "2"), "2"));
            }
        }
    }

    @OverEveryTransport
    void readsTheHeadersBytesAsUtf8(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.publish(Event.on("news").id("größe-→-1").data("1").build());
            String second = served.publish("news", "2");
            try (RawHttp stream = served.subscribe("topic=news", "Last-Event-ID: größe-→-1")) {
                stream.expect(frame(second, "2"));
            }
            try (RawHttp stream = served.subscribe("topic=news&lastEventId=gr%C3%B6%C3%9Fe-%E2%86%92-1")) {
                stream.expect(frame(second, "2"));
            }
        }
    }

    @OverEveryTransport
    void startsWithEverythingKeptWhenAskedForTheEarliest(Transport transport) {
        try (Served served = Served.on(transport).log(1 << 20, 2).start()) {
            served.publish("news", "1");
            String second = served.publish("news", "2");
            String third = served.publish("news", "3");
            try (RawHttp stream = served.subscribe("topic=news", "Last-Event-ID: earliest")) {
                stream.expect(frame(second, "2") + frame(third, "3"));
            }
        }
    }

    @OverEveryTransport
    void tellsOfAnUnknownCursorBeforeTheFirstEvent(Transport transport) {
        try (Served served = Served.over(transport)) {
            String first = served.publish("news", "1");
            String start = first.replaceAll("-1$", "-0");
            try (RawHttp stream = served.subscribe("topic=news", "Last-Event-ID: who \"is\" ü")) {
                stream.expect(gap(start, "who \\u0022is\\u0022 ü", "unknown-id") + frame(first, "1"));
            }
        }
    }

    @OverEveryTransport
    void takesAnIdThatIsNotYetAssignedForUnknown(Transport transport) {
        try (Served served = Served.over(transport)) {
            String first = served.publish("news", "1");
            String future = first.replaceAll("-1$", "-99");
            try (RawHttp stream = served.subscribe("topic=news", "Last-Event-ID: " + future)) {
                stream.expect(gap(first.replaceAll("-1$", "-0"), future, "unknown-id") + frame(first, "1"));
            }
        }
    }

    @OverEveryTransport
    void cannotBeMadeToSmuggleLinesIntoTheStream(Transport transport) {
        try (Served served = Served.over(transport)) {
            try (RawHttp stream = served.subscribe("topic=news&lastEventId=x%0A%0Adata:%20forged%0D%0A%00%7F")) {
                String told = stream.readThrough("\n\n");
                assertThat(told)
                        .startsWith("event: tidings.gap\nid: ")
                        .contains("\"x\\u000a\\u000adata: forged\\u000d\\u000a\\u0000\\u007f\"");
                assertThat(told.lines()).hasSize(4);
            }
        }
    }

    @OverEveryTransport
    void tellsWhatWasDiscardedAfterTheCursor(Transport transport) {
        try (Served served = Served.on(transport).log(1 << 20, 2).start()) {
            String first = served.publish("news", "1");
            String second = served.publish("news", "2");
            String third = served.publish("news", "3");
            String fourth = served.publish("news", "4");
            try (RawHttp stream = served.subscribe("topic=news", "Last-Event-ID: " + first)) {
                stream.expect(gap(second, first, "discarded") + frame(third, "3") + frame(fourth, "4"));
            }
        }
    }

    @OverEveryTransport
    void tellsOfNoGapWhenNothingItAskedForWasDiscarded(Transport transport) {
        try (Served served = Served.on(transport).log(1 << 20, 2).start()) {
            String first = served.publish("news", "1");
            served.publish("other", "2");
            String third = served.publish("news", "3");
            String fourth = served.publish("news", "4");
            try (RawHttp stream = served.subscribe("topic=news", "Last-Event-ID: " + first)) {
                stream.expect(frame(third, "3") + frame(fourth, "4"));
            }
        }
    }

    @OverEveryTransport
    void answersTheCursorOfAStoppedClientWith204(Transport transport) {
        try (Served served = Served.over(transport)) {
            for (RawHttp.Answer answer : new RawHttp.Answer[] {
                served.ask("GET /events?topic=news", "Last-Event-ID: tidings.stop"),
                served.ask("GET /events?topic=news&lastEventId=tidings.stop")
            }) {
                assertThat(answer.status()).isEqualTo(204);
                assertThat(answer.header("content-length")).isNull();
                assertThat(answer.body()).isEmpty();
            }
        }
    }

    static String frame(String id, String data) {
        return "id: " + id + "\ndata: " + data + "\n\n";
    }

    private static String gap(String resumedAfter, String requested, String reason) {
        return "event: tidings.gap\nid: " + resumedAfter + "\ndata: {\"requested\":\"" + requested
                + "\",\"resumedAfter\":\"" + resumedAfter + "\",\"reason\":\"" + reason + "\"}\n\n";
    }
}

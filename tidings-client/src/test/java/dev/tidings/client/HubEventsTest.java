package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.RawServer.Exchange;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub says of itself in a stream. */
class HubEventsTest extends StreamFixture {
    private static final String GAP =
            "{\"requested\":\"3\",\"resumedAfter\":\"9\",\"reason\":\"discarded\",\"more\":1}";

    @Test
    void keepsItsPlaceWhenTheHubSaysStop() throws Exception {
        try (EventStreamClient client = open("/events")) {
            Exchange first = server.accept()
                    .openStream()
                    .send(
                            "id: 7\ndata: x\n\nevent: tidings.stop\nid: tidings.stop\ndata: {\"reason\":\"stopped\"}\n\nid: 8\ndata: y\n\n");
            listener.assertHeard("open /events", "event message|x|7", "stopped stopped", "closed STOPPED 200");
            assertThat(first.awaitGone()).isTrue();
            assertThat(client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isEqualTo(CloseReason.stopped(200));
            assertThat(client.lastEventId()).isEqualTo("7");
            listener.assertNothingMore();
        }
    }

    @Test
    void keepsThePlaceThatItWasGivenWhenTheHubSaysStopAtOnce() throws Exception {
        try (EventStreamClient client = stream("/events").resumeAfter("3").open(listener)) {
            server.accept()
                    .openStream()
                    .send("event: tidings.stop\nid: tidings.stop\ndata: over\n\n")
                    .close();
            client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(client.lastEventId()).isEqualTo("3");
        }
    }

    @Test
    void isClosedForGoodWhereItsTopicsEnd() throws Exception {
        try (EventStreamClient client = open("/events")) {
            Exchange first = server.accept()
                    .openStream()
                    .send(
                            "id: 7\ndata: x\n\nevent: tidings.end\nid: 7.end\ndata: {\"topics\":[\"a\",\"b\"]}\n\nid: 8\ndata: y\n\n");
            listener.assertHeard("open /events", "event message|x|7", "end [a, b]|7.end", "closed ENDED 200");
            assertThat(first.awaitGone()).isTrue();
            assertThat(client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isEqualTo(CloseReason.ENDED);
            assertThat(client.lastEventId()).isEqualTo("7.end");
            listener.assertNothingMore();
        }
    }

    @Test
    void tellsAGapAndGoesOnBehindIt() throws Exception {
        try (EventStreamClient client = stream("/events").resumeAfter("3").open(listener)) {
            server.accept()
                    .openStream()
                    .send("event: tidings.gap\nid: 9\ndata: " + GAP + "\n\n")
                    .close();
            GapNotice gap = new GapNotice("3", "9", "discarded", GAP);
            listener.assertHeard("open /events", "gap " + gap + "|9", "ended, back in 20");
            assertThat(server.accept().headers).containsEntry("Last-Event-ID", "9");
            assertCursor(client, "9");
        }
    }

    @Test
    void tellsWhereReplayEndsAndComesBackBehindIt() throws Exception {
        try (EventStreamClient client =
                stream("/events?topic=a").marks().envelope().open(listener)) {
            Exchange first = server.accept();
            assertThat(first.requestLine).isEqualTo("GET /events?topic=a&marks=true&envelope=json HTTP/1.1");
            first.openStream()
                    .send("event: tidings.live\nid: 9\ndata: {\"id\":\"9\"}\n\n")
                    .close();
            listener.assertHeard("open /events", "live 9", "ended, back in 20");
            assertThat(server.accept().headers).containsEntry("Last-Event-ID", "9");
            assertCursor(client, "9");
        }
    }

    @Test
    void tellsWhatTheStreamSelectsAndComesBackBehindTheChange() throws Exception {
        try (EventStreamClient client = open("/events?topic=a")) {
            server.accept()
                    .openStream()
                    .send("event: tidings.selection\ndata: {\"selectors\":[\"a\"],\"lostAfter\":\"3\"}\n\n")
                    .send(
                            "event: tidings.selection\nid: 9\ndata: {\"selectors\":[\"b\"],\"added\":[\"b\"],\"dropped\":[\"a\"]}\n\n")
                    .send("event: tidings.expired\ndata: {\"reason\":\"expired\"}\n\n")
                    .close();
            SelectionNotice lost = new SelectionNotice(List.of("a"), List.of(), List.of(), "3");
            SelectionNotice changed = new SelectionNotice(List.of("b"), List.of("b"), List.of("a"), "");
            listener.assertHeard(
                    "open /events",
                    "selection " + lost + "|",
                    "selection " + changed + "|9",
                    "expired",
                    "ended, back in 20");
            assertThat(server.accept().headers).containsEntry("Last-Event-ID", "9");
            assertCursor(client, "9");
        }
    }

    /** By a server that is no hub, or one that says it otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"", "gone", "{}", "[1]", "{\"requested\":3,\"reason\":null}"})
    void tellsAGapOfWhichNothingIsSaid(String data) throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().openStream().send("event: tidings.gap\nid: 9\ndata: " + data + "\n\n");
            listener.assertHeard("open /events", "gap " + new GapNotice("", "", "", data) + "|9");
            assertCursor(client, "9");
        }
    }

    @Test
    void comesBackLessAndLessOftenToAHubThatRefuses() throws Exception {
        try (EventStreamClient client = stream("/events").resumeAfter("3").open(listener)) {
            for (int i = 0; i < 3; i++) {
                Exchange exchange = server.accept();
                assertThat(exchange.headers).containsEntry("Last-Event-ID", "3");
                exchange.openStream()
                        .send(
                                "retry: 100\n\nevent: tidings.refused\nid: none\ndata: {\"reason\":\"full\"}\n\ndata: z\n\n");
                listener.assertHeard("open /events", "refused 200 the hub refuses the stream for now: full");
                int delay = Integer.parseInt(listener.next().replace("lost, back in ", ""));
                assertThat(delay).isBetween(100, 100 << i);
                assertThat(exchange.awaitGone()).isTrue();
            }
            assertCursor(client, "3");
        }
    }

    @Test
    void deliversWhatItDoesNotKnowLikeAnyEvent() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().openStream().send("event: tidings.new\nid: 9\ndata: x\n\nevent: stop\ndata: y\n\n");
            listener.assertHeard("open /events", "event tidings.new|x|9", "event stop|y|9");
            assertCursor(client, "9");
        }
    }
}

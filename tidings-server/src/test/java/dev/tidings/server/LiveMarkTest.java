package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams that are told where replay ends. */
class LiveMarkTest {
    private static String mark(String id) {
        return "event: tidings.live\nid: " + id + "\ndata: {\"id\":\"" + id + "\"}\n\n";
    }

    private static String block(String id, String data) {
        return "id: " + id + "\ndata: " + data + "\n\n";
    }

    @OverEveryTransport
    void areToldSoBetweenWhatWasKeptAndWhatIsNew(Transport transport) {
        try (Served served = Served.over(transport)) {
            String kept = served.publish("a", "kept");
            String other = served.publish("b", "other");
            try (RawHttp stream = served.subscribe("topic=a&marks=true&from=earliest");
                    RawHttp fresh = served.subscribe("topic=a&marks=true")) {
                stream.expect(block(kept, "kept") + mark(other));
                fresh.expect(mark(other));
                String live = served.publish("a", "live");
                stream.expect(block(live, "live"));
                fresh.expect(block(live, "live"));
            }
        }
    }

    @OverEveryTransport
    void areToldSoBeforeTheirEnd(Transport transport) {
        try (Served served = Served.over(transport)) {
            String kept = served.publish("a", "kept");
            try (RawHttp stream = served.subscribe("topic=a&marks=true&until=now")) {
                assertThat(stream.readToEnd()).isEqualTo(block(kept, "kept") + mark(kept));
            }
        }
    }

    /** A client that goes by the mark's id, as an EventSource does, misses nothing though it has seen no event yet. */
    @OverEveryTransport
    void areGivenACursorByTheMark(Transport transport) {
        try (Served served = Served.over(transport)) {
            String before = served.publish("a", "before");
            try (RawHttp stream = served.subscribe("topic=a&marks=true")) {
                stream.expect(mark(before));
            }
            String missed = served.publish("a", "missed");
            try (RawHttp back = served.subscribe("topic=a&marks=true", "Last-Event-ID: " + before)) {
                back.expect(block(missed, "missed") + mark(missed));
            }
        }
    }
}

package dev.tidings.interop;

import dev.tidings.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What every client is put through: payloads that are hard to carry, and streams that end in the middle of them. */
final class Battery {
    static final String TOPIC = "battery";
    /** The types that its events have. */
    static final List<String> TYPES = List.of("message", "update", "größe", "a b:c", "last");

    private static final int ROUNDS = 3;
    private static final int LONG = 100 * 1024;
    private static final List<String> PAYLOADS = List.of(
            "plain",
            "",
            " a space",
            "  two spaces",
            "\ta tab",
            "a space at the end ",
            "a line end at the end\n",
            "\n",
            "\n\n\n",
            "\nstarts with a line end",
            "a\r\nb\rc\nd",
            "a\r\n\r\nb\n\rc\r",
            "data: x",
            "data",
            "id: 9",
            "event: y",
            "retry: 99999",
            ":comment",
            ": comment",
            ":",
            "data: x\nid: 9\nevent: y\nretry: 99999\n:comment\n\ndata: z\n\n",
            "NUL \0 inside",
            "\0",
            "😀 👩‍👩‍👧 𝄞 é e\u0301 \uFFFD \uD83D\uDE00",
            "a byte order mark \uFEFF inside",
            "\uFEFFa byte order mark at the start",
            "a\n\uFEFFb",
            "no line ends: \u2028 \u2029 \u0085 \u000B \u000C",
            "{\"json\": [1, 2, \"\\n\"]}",
            "</script><!-- & &amp; %0A \\n \\\n");

    private Battery() {}

    /** Publishes while streams end; returns what a client that follows the standard has received when it is through. */
    static List<Message> run(TestHub hub, Received client) {
        hub.awaitSubscribers(1);
        List<Message> sent = new ArrayList<>();
        sent.add(hub.publish(Event.on(TOPIC).data("first").build()));
        client.awaitMessages(1);
        for (int round = 0; round < ROUNDS; round++) {
            List<Event> events = events(round);
            int half = events.size() / 2;
            sent.addAll(hub.publish(events.subList(0, half)));
            hub.endStreams();
            sent.addAll(hub.publish(events.subList(half, events.size())));
            hub.awaitSubscribers(1);
        }
        sent.add(hub.publish(Event.on(TOPIC).data("").type("last").build()));
        Waiting.until(() ->
                client.messages().stream().anyMatch(message -> message.type().equals("last")));
        return sent;
    }

    /** The long ones are in the middle, where the stream ends. */
    private static List<Event> events(int round) {
        int half = PAYLOADS.size() / 2;
        return Stream.of(
                        plain(PAYLOADS.subList(0, half)),
                        Stream.of(aLongLine(), manyLines()).map(Battery::event),
                        plain(PAYLOADS.subList(half, PAYLOADS.size())),
                        typed(),
                        identified(round))
                .flatMap(events -> events)
                .toList();
    }

    private static Stream<Event> plain(List<String> payloads) {
        return payloads.stream().map(Battery::event);
    }

    private static Event event(String data) {
        return Event.on(TOPIC).data(data).build();
    }

    private static Stream<Event> typed() {
        return TYPES.stream()
                .filter(type -> !type.equals("last"))
                .map(type -> Event.on(TOPIC).type(type).data("of type " + type).build());
    }

    /** A log takes each id once. */
    private static Stream<Event> identified(int round) {
        return Stream.of("order-", "urn:uuid:0b1c/", "{a}, \"b\" ")
                .map(id -> Event.on(TOPIC).id(id + round).data("with an id").build());
    }

    private static String aLongLine() {
        return "0123456789 é 日本 😀 ".repeat(LONG / 18);
    }

    private static String manyLines() {
        return "line\n".repeat(LONG / 5);
    }
}

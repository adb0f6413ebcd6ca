package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

/** Changing what an open stream selects. */
class SelectionTest {
    private static final String NAME = "Zk3vT9wQ1xB7nR5yLd8sEg";

    private static RawHttp.Answer change(Served served, String json) {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request(
                            "POST /events/streams/" + NAME,
                            "Content-Type: application/json",
                            "Content-Length: " + json.length())
                    + json);
            return http.readAnswer();
        }
    }

    @OverEveryTransport
    void takesEffectAtAPlaceInTheLogAndOutlivesTheConnection(Transport transport) {
        try (Served served = Served.over(transport)) {
            String first;
            String placed;
            String second;
            try (RawHttp stream = served.subscribe("topic=a&stream=" + NAME)) {
                first = served.publish("a", "1");
                RawHttp.Answer answer = change(served, "{\"add\":[\"b\"],\"drop\":[\"a\"]}");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).startsWith("{\"selectors\":[\"b\"],\"id\":\"");
                placed = answer.body().replaceAll(".*\"id\":\"([^\"]*)\".*\\s*", "$1");
                served.publish("a", "lost on nobody");
                second = served.publish("b", "2");
                stream.expect("id: " + first + "\ndata: 1\n\nevent: tidings.selection\nid: " + placed
                        + "\ndata: {\"selectors\":[\"b\"],\"added\":[\"b\"],\"dropped\":[\"a\"]}\n\nid: " + second
                        + "\ndata: 2\n\n");
            }
            String third = served.publish("b", "3");
            try (RawHttp back = served.subscribe("topic=a&until=now&stream=" + NAME, "Last-Event-ID: " + second)) {
                assertThat(back.readToEnd()).isEqualTo("id: " + third + "\ndata: 3\n\n");
            }
        }
    }

    @OverEveryTransport
    void bringsWhatWasPublishedBeforeAndGoesOnWithinIt(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.publish("b/1", "old");
            served.publish("b/1", "1");
            String second = served.publish("b/2", "2");
            String place;
            try (RawHttp stream = served.subscribe("topic=a&stream=" + NAME)) {
                RawHttp.Answer answer = change(served, "{\"add\":[\"b/*\"],\"from\":\"newest\"}");
                assertThat(answer.status()).isEqualTo(200);
                place = answer.body().replaceAll(".*\"id\":\"([^\"]*)\".*\\s*", "$1");
                stream.expect("event: tidings.selection\nid: " + place
                        + "~0\ndata: {\"selectors\":[\"a\",\"b/*\"],\"added\":[\"b/*\"],\"dropped\":[]}\n\n");
                stream.expect("id: " + place + "~" + (position(second) - 1) + "\ndata: 1\n\n");
            }
            String cursor = place + "~" + (position(second) - 1);
            try (RawHttp back = served.subscribe("topic=a&until=now&stream=" + NAME, "Last-Event-ID: " + cursor)) {
                assertThat(back.readToEnd())
                        .isEqualTo("id: " + place + "~" + position(second) + "\ndata: 2\n\nid: " + place + "\n\n");
            }
        }
    }

    private static long position(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    @OverEveryTransport
    void saysWhatIsWrongWithABeginning(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=a&stream=" + NAME)) {
            assertThat(change(served, "{\"add\":[\"b\"],\"from\":\"yesterday\"}"))
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
                    .satisfies(answer -> assertThat(answer.body()).contains("yesterday", "expected newest"));
            assertThat(change(served, "{\"add\":[\"b\"],\"from\":17}").body()).contains("17\\\"; expected a string");
            assertThat(change(served, "{\"add\":[\"b\"],\"from\":\"-0\"}").body())
                    .contains("The member from is \\\"-0\\\"; expected earliest");
            String id = served.publish("a", "1");
            stream.expect("id: " + id + "\ndata: 1\n\n");
        }
    }

    @OverEveryTransport
    void givesTheStreamToTheConnectionThatCameLast(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp first = served.subscribe("topic=a&stream=" + NAME);
                RawHttp second = served.subscribe("topic=a&stream=" + NAME)) {
            assertThat(first.readToEnd()).contains("tidings.stop", "taken-over");
            String id = served.publish("a", "1");
            second.expect("id: " + id + "\ndata: 1\n\n");
        }
    }
}

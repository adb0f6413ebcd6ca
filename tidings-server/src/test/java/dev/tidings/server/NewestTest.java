package dev.tidings.server;

import static dev.tidings.server.CursorTest.frame;
import static org.assertj.core.api.Assertions.assertThat;

/** Streams that begin with the newest event of each topic, as {@code from=newest} asks for. */
class NewestTest {
    private static String within(String head, String event) {
        return head + "." + event.substring(event.indexOf('-') + 1);
    }

    @OverEveryTransport
    void beginsWithTheNewestEventOfEachTopicAndGoesOnLive(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.publish("prices/gold", "1");
            String tin = served.publish("prices/tin", "2");
            String gold = served.publish("prices/gold", "3");
            String head = served.publish("other", "not asked for");
            try (RawHttp stream = served.subscribe("topic=prices/*&from=newest")) {
                stream.expect(frame(within(head, tin), "2") + frame(head, "3"));
                assertThat(gold).isNotEqualTo(head);
                stream.expect(frame(served.publish("prices/tin", "4"), "4"));
            }
        }
    }

    @OverEveryTransport
    void goesOnInTheMidstOfItForWhoComesBackAndThenWithAllThatCame(Transport transport) {
        try (Served served = Served.over(transport)) {
            String gold = served.publish("prices/gold", "1");
            String tin = served.publish("prices/tin", "2");
            String head = served.publish("prices/zinc", "3");
            String newer = served.publish("prices/tin", "4");
            String newest = served.publish("prices/tin", "5");
            try (RawHttp stream = served.subscribe("topic=prices/*&lastEventId=" + within(head, gold))) {
                stream.expect(
                        frame(within(head, tin), "2") + frame(head, "3") + frame(newer, "4") + frame(newest, "5"));
            }
        }
    }

    @OverEveryTransport
    void beginsWithWhatComesWhereThereIsNothingYet(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=news&from=newest")) {
            stream.expect(frame(served.publish("news", "1"), "1"));
        }
    }
}

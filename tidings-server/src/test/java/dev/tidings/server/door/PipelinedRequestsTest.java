package dev.tidings.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.server.Transport;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many requests in one write: all are answered, in their order, whatever their number; and answers that nobody reads stop the reading. */
class PipelinedRequestsTest {
    private static final int MANY = 200;
    /** More than a server would keep waiting. */
    private static final int VERY_MANY = 5000;

    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String READY = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static String publish(String id) {
        return "POST /events?topic=t&id=" + id + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + id.length()
                + "\r\n\r\n" + id;
    }

    private static String publishes(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(publish("own-" + i));
        }
        return all.toString();
    }

    private static List<String> ids(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add("own-" + i);
        }
        return ids;
    }

    private static void readPublishes(RawClient client, int count) {
        for (int i = 0; i < count; i++) {
            RawAnswer answer = client.read(false);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.text()).isEqualToIgnoringNewLines("{\"id\":\"own-" + i + "\"}");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answersTwoHundredPublishesOfOneWrite(Transport transport) {
        try (Door door = Door.open(transport);
                RawClient client = door.connect()) {
            client.send(publishes(MANY));
            readPublishes(client, MANY);
            assertThat(door.published()).isEqualTo(ids(MANY));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answersTwoHundredPublishesBehindASlowAnswer(Transport transport) {
        try (Door door = Door.open(transport);
                RawClient client = door.connect()) {
            client.send(READY + publishes(MANY) + READY);
            assertThat(client.read(false).text()).contains("ready");
            readPublishes(client, MANY);
            assertThat(client.read(false).text()).contains("ready");
            assertThat(door.published()).isEqualTo(ids(MANY));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answersTwoHundredPublishesOfAClientThatEndsItsHalf(Transport transport) {
        try (Door door = Door.open(transport);
                RawClient client = door.connect()) {
            client.send(publishes(MANY)).finish();
            readPublishes(client, MANY);
            assertThat(client.readToEnd()).isEmpty();
            assertThat(door.published()).isEqualTo(ids(MANY));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answersThousandsOfPublishesOfAClientThatReadsMeanwhile(Transport transport) {
        try (Door door = Door.open(transport);
                RawClient client = door.connect()) {
            Thread writer = new Thread(() -> client.send(publishes(VERY_MANY)), "writer");
            writer.setDaemon(true);
            writer.start();
            readPublishes(client, VERY_MANY);
            assertThat(door.published()).isEqualTo(ids(VERY_MANY));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answersPublishesThatArriveByteByByte(Transport transport) {
        try (Door door = Door.open(transport);
                RawClient client = door.connect()) {
            String all = publishes(5) + LIVE;
            for (int i = 0; i < all.length(); i++) {
                client.send(all.substring(i, i + 1));
            }
            readPublishes(client, 5);
            assertThat(client.read(false).text()).contains("live");
            assertThat(door.published()).isEqualTo(ids(5));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void opensAStreamBehindTwoHundredPublishes(Transport transport) {
        try (Door door = Door.open(transport);
                RawClient client = door.connect()) {
            client.send(publishes(MANY) + "GET /events?topic=t HTTP/1.1\r\nHost: localhost\r\n\r\n");
            readPublishes(client, MANY);
            RawAnswer stream = client.read(false);
            assertThat(stream.isStream()).isTrue();
            assertThat(stream.field("last-event-id")).endsWith("-" + MANY);
            assertThat(door.published()).isEqualTo(ids(MANY));
        }
    }

    /** What waits in both kernels' buffers is some megabytes: the server must stop reading long before the client has sent all. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void readsNothingWhileAnswersWaitForTheirReader(Transport transport) throws InterruptedException {
        String requests = "GET /eventsource.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(10_000);
        try (Door door = Door.open(transport)) {
            RawClient client = RawClient.to(door.port(), 4096);
            long[] sent = new long[1];
            Thread writer = new Thread(() -> flood(client, requests, sent), "flood");
            writer.setDaemon(true);
            writer.start();
            Stall.awaitStandstill(() -> sent(sent));
            long atRest = sent(sent);
            client.close();
            writer.join(60_000);
            assertThat(atRest).as("requests of a client that never reads").isLessThan(200_000);
        }
    }

    private static long sent(long[] counter) {
        synchronized (counter) {
            return counter[0];
        }
    }

    private static void flood(RawClient client, String requests, long[] sent) {
        try {
            for (int round = 0; round < 100; round++) {
                client.send(requests);
                synchronized (sent) {
                    sent[0] += 10_000;
                }
            }
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasMessageContaining("ocket");
        }
    }
}

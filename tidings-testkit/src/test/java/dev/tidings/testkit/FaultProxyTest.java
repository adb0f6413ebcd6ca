package dev.tidings.testkit;

import static dev.tidings.testkit.StreamAssert.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@TidingsTest
@Timeout(300)
class FaultProxyTest {
    private static int publish(URI hub, String data) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(hub.resolve("/events?topic=news"))
                .POST(HttpRequest.BodyPublishers.ofString(data))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void cutsAndNothingIsLost(TestHub hub, FaultProxy proxy) {
        TestStream stream = hub.streamThrough(proxy, "news");
        for (int i = 1; i <= 5; i++) {
            hub.publish("news", "a" + i);
            assertThat(stream).receives("a" + i).within(ofSeconds(60));
            proxy.cut();
            hub.publish("news", "b" + i);
            assertThat(stream).receives("b" + i).within(ofSeconds(60));
            assertThat(stream).isOpened(i + 1).within(ofSeconds(60));
        }
    }

    @Test
    void standsStillUntilItGoesOn(TestHub hub, FaultProxy proxy) {
        TestStream stream = hub.streamThrough(proxy, "news");
        proxy.stall();
        hub.publish("news", "1");
        assertThat(stream).receivesNothing().within(ofMillis(300));
        proxy.resume();
        assertThat(stream).receives("1").within(ofSeconds(60));
        assertThat(stream.received()).hasSize(1);
    }

    @Test
    void isSlow(TestHub hub, FaultProxy proxy) {
        TestStream stream = hub.streamThrough(proxy, "news");
        proxy.slow(10_000);
        long before = System.nanoTime();
        String large = "x".repeat(10_000);
        hub.publish("news", large);
        assertThat(stream).receives(large).within(ofSeconds(60));
        assertThat(System.nanoTime() - before).isGreaterThan(500_000_000L);
    }

    @Test
    void closesOneSideAloneAndTheHubEndsTheStreamInGoodOrder(TestHub hub, FaultProxy proxy) {
        TestStream stream = hub.streamThrough(proxy, "news");
        proxy.halfClose();
        assertThat(stream).isOpened(2).within(ofSeconds(60));
        hub.publish("news", "1");
        assertThat(stream).receives("1").within(ofSeconds(60));
    }

    @Test
    void sendsARequestTwice(TestHub hub, FaultProxy proxy) throws Exception {
        TestStream stream = hub.stream("news");
        proxy.duplicate(true);
        assertThat(publish(proxy.uri(), "1")).isEqualTo(201);
        assertThat(stream).receives("1", "1").within(ofSeconds(60));
        proxy.duplicate(false);
        assertThat(publish(proxy.uri(), "2")).isEqualTo(201);
        assertThat(stream).receives("2").within(ofSeconds(60));
        assertThat(stream).receivesNothing().within(ofMillis(200));
    }

    @Test
    void refusesNewConnections(TestHub hub, FaultProxy proxy) {
        TestStream stream = hub.streamThrough(proxy, "news");
        proxy.refuse(true).cut();
        hub.publish("news", "1");
        assertThat(stream).receivesNothing().within(ofMillis(300));
        proxy.refuse(false);
        assertThat(stream).receives("1").within(ofSeconds(60));
    }

    @Test
    void leavesNothingBehindWhenItIsClosed(TestHub hub) {
        FaultProxy proxy = hub.proxy();
        TestStream stream = hub.streamThrough(proxy, "news");
        assertThat(proxy.connectionCount()).isOne();
        URI closed = proxy.uri();
        proxy.close();
        stream.close();
        assertThatThrownBy(() -> publish(closed, "1")).isInstanceOf(IOException.class);
        for (int tries = 0; proxy.connectionCount() > 0 && tries < 500; tries++) {
            pause();
        }
        assertThat(proxy.connectionCount()).isZero();
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException ended) {
            throw new AssertionError(ended);
        }
    }
}

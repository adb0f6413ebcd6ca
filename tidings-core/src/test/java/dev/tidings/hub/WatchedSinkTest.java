package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.Cursor;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchedSinkTest {
    private final Scene scene = new Scene();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        scene.hub.close();
    }

    private Sink watch(Sink sink) {
        return new Sink() {
            @Override
            public int send(ByteBuffer bytes, int from, int to) {
                int sent = sink.send(bytes, from, to);
                seen.add("sent " + sent);
                return sent;
            }

            @Override
            public boolean isPeerSilent() {
                return sink.isPeerSilent();
            }

            @Override
            public void close(CloseReason reason) {
                seen.add(reason.code());
                sink.close(reason);
            }
        };
    }

    @Test
    void seesAllThatIsSentAndTheEnd() {
        seesAll(null);
        seesAll(Cursor.of("earliest"));
        seesAll(Cursor.NEWEST);
    }

    private void seesAll(@Nullable Cursor cursor) {
        seen.clear();
        Subscription subscription =
                Subscription.from(View.of(Selectors.of("a")), cursor).watchedBy(this::watch);
        Scene.Reader reader = scene.new Reader(subscription);
        scene.publish("a", "one");
        int bytes = reader.received.size();
        assertThat(bytes).isPositive();
        reader.subscriber.onPeerLost();
        assertThat(seen).endsWith("client-gone");
        assertThat(seen.stream()
                        .filter(one -> one.startsWith("sent "))
                        .mapToInt(one -> Integer.parseInt(one.substring(5)))
                        .sum())
                .isEqualTo(bytes);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
    }

    @Test
    void seesAStreamOfAName() {
        StreamClaim claim = new StreamClaim(StreamName.of("Zk3vT9wQ1xB7nR5yLd8sEg"), View::of, View::of, null);
        Subscription subscription =
                Subscription.from(View.of(Selectors.of("a")), null).with(claim).watchedBy(this::watch);
        assertThat(scene.new Reader(subscription).received.size()).isPositive();
        assertThat(seen).isNotEmpty();
    }
}

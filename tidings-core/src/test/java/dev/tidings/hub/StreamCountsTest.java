package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many streams a subject has, or a source, by whatever way they end. */
class StreamCountsTest {
    private static final StreamName NAME = StreamName.of("a-name-that-nobody-guesses");

    private static final List<CloseReason> REASONS = List.of(CloseReason.values());
    private final Scene scene = new Scene();

    private static Subscription by(String subject, int streams) {
        return new Subscription(View.of(Selectors.of("a")), null).with(grant(subject, streams));
    }

    private static Grant grant(String subject, int streams) {
        Limits limits = new Limits(streams, 9, 9, 9);
        return new Grant(new Bearer("app", subject, null, null), Rights.ALL, Instant.MAX, limits);
    }

    @Test
    void areCountedForEachSubjectAndGivenBackOnce() {
        ArrayDeque<Scene.Reader> readers = new ArrayDeque<>();
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            if (readers.size() < 5 && scene.hub.mayOpen(by("u1", 5))) {
                readers.add(scene.new Reader(by("u1", 5)));
            } else if (!readers.isEmpty()) {
                Scene.Reader last = readers.remove();
                last.subscriber.close(REASONS.get(random.nextInt(REASONS.size())));
                last.subscriber.close(CloseReason.CLIENT_GONE);
            }
            assertThat(scene.hub.mayOpen(by("u1", 5))).isEqualTo(readers.size() < 5);
            assertThat(scene.hub.mayOpen(by("u2", 1))).isTrue();
        }
        readers.forEach(reader -> reader.subscriber.close(CloseReason.CLIENT_GONE));
        assertThat(scene.hub.countedSources()).isZero();
    }

    private record Address(int number) {}

    @Test
    void areCountedForEachSourceBesideTheParty() {
        StreamSource source = new StreamSource(new Address(1), 2);
        Subscription here = by("u1", 5).with(source);
        Scene.Reader first = scene.new Reader(here);
        Scene.Reader second = scene.new Reader(by("u2", 5).with(source));
        assertThat(scene.hub.mayOpen(here)).isFalse();
        assertThat(scene.hub.isFull(source)).isTrue();
        assertThat(scene.hub.mayOpen(by("u1", 5).with(new StreamSource(new Address(2), 2))))
                .isTrue();
        assertThat(scene.hub.mayOpen(by("u1", 1).with(new StreamSource(new Address(2), 2))))
                .as("as many as the party may have")
                .isFalse();
        first.subscriber.close(CloseReason.CLIENT_GONE);
        assertThat(scene.hub.mayOpen(here)).isTrue();
        second.subscriber.close(CloseReason.STOPPED);
        assertThat(scene.hub.countedSources()).isZero();
    }

    @Test
    void areNoMoreForOneThatTakesOverOrIsRenewed() {
        StreamClaim claim = StreamClaim.of(NAME);
        Scene.Reader first = scene.new Reader(by("u1", 1).with(claim));
        assertThat(scene.hub.mayOpen(by("u1", 1))).isFalse();
        assertThat(scene.hub.mayOpen(by("u1", 1).with(claim))).isTrue();
        Scene.Reader second = scene.new Reader(by("u1", 1).with(claim));
        assertThat(first.sink.closed).isEqualTo(CloseReason.TAKEN_OVER);
        Event event = Event.on("tickets").data("").build();
        scene.hub.renew(new GrantRenewal(claim, grant("u1", Integer.MAX_VALUE), ticket -> event));
        scene.loop.runAll();
        assertThat(scene.hub.countedSources()).isZero();
        scene.hub.renew(new GrantRenewal(claim, grant("u1", 2), ticket -> event));
        scene.loop.runAll();
        assertThat(scene.hub.countedSources()).isEqualTo(1);
        second.subscriber.close(CloseReason.CLIENT_GONE);
        assertThat(scene.hub.countedSources()).isZero();
    }
}

package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.access.SubjectSelector;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ten thousand subjects, each with a token of its own that may read {@code bench} and what is theirs. */
class ManyGrantsTest {
    private static final int SUBJECTS = 10_000;

    private final Scene scene = new Scene();

    private static Grant grant(String subject) {
        List<Selector> read = Stream.of("bench", "users/{sub}/**")
                .map(text -> new SubjectSelector(text).of(subject))
                .toList();
        Bearer bearer = new Bearer("app", subject, "token of " + subject, Instant.EPOCH);
        Rights rights = new Rights(Map.of(Right.READ, read), List.of()).within(Rights.ALL);
        return new Grant(bearer, rights, Instant.MAX, Limits.NONE);
    }

    /** As a request with that grant is given its view. */
    private void subscribe(Grant grant, Selectors asked) {
        View view = new View(asked, new Selectors(grant.rights().of(Right.READ)));
        assertThat(scene.shard
                        .subscribe(new Subscription(view, null).with(grant), new ManualSink(bytes -> {}), id ->
                                new byte[] {':'})
                        .isClosed())
                .isFalse();
    }

    @Test
    void shareOneFeedOfATopicThatAllMayRead() {
        for (int i = 0; i < SUBJECTS; i++) {
            subscribe(grant("user" + i), Selectors.of("bench"));
        }

        assertThat(scene.shard.subscriberCount()).isEqualTo(SUBJECTS);
        assertThat(scene.shard.feedCount()).isEqualTo(1);
    }

    @Test
    void haveAFeedEachOfWhatIsTheirs() {
        for (int i = 0; i < 100; i++) {
            subscribe(grant("user" + i), Selectors.of("users/user" + i + "/**"));
        }

        assertThat(scene.shard.feedCount()).isEqualTo(100);
    }
}

package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerViewTest {
    private static Caller caller(String subject) {
        List<Selector> read = List.of(Selector.of("bench"), Selector.of("users/" + subject + "/**"));
        Rights rights = new Rights(Map.of(Right.READ, read), List.of());
        Grant grant = new Grant(new Bearer("app", subject, null, null), rights, Instant.MAX, Limits.NONE);
        return new Caller(grant, Grant.NOTHING, true);
    }

    @Test
    void isOneForAllWhoseGrantsDifferElsewhere() {
        Set<View> views = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            views.add(caller("user" + i).view(Selectors.of("bench"), Right.READ));
        }

        assertThat(views).containsExactly(View.withPrivate(Selectors.of("bench")));
    }
}

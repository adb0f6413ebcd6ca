package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EndedTopicsTest {
    private static Topic topic(Object name) {
        return new Topic("t" + name);
    }

    private static View view(boolean seesPrivate, String... selectors) {
        return seesPrivate ? View.withPrivate(Selectors.of(selectors)) : View.of(Selectors.of(selectors));
    }

    @Test
    void agreesWithAMapWhateverEndsAndIsForgotten() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int most = random.nextInt(1, 200);
            EndedTopics ended = new EndedTopics(most);
            Map<Topic, Long> model = new LinkedHashMap<>();
            List<Topic> inOrder = new ArrayList<>();
            List<Long> positions = new ArrayList<>();
            for (long position = 1; position < 600; position++) {
                if (random.nextInt(20) == 0) {
                    long before = random.nextLong(Math.max(1, position - 150), position + 1);
                    ended.forgetBefore(before);
                    while (!positions.isEmpty() && positions.get(0) < before) {
                        model.remove(inOrder.remove(0), positions.remove(0));
                    }
                }
                Topic topic = topic(random.nextInt(400));
                if (!model.containsKey(topic)) {
                    ended.add(List.of(topic), position, false);
                    if (inOrder.size() == most) {
                        model.remove(inOrder.remove(0), positions.remove(0));
                    }
                    inOrder.add(topic);
                    positions.add(position);
                    model.put(topic, position);
                }
                for (int name = 0; name < 400; name += 7) {
                    Topic asked = topic(name);
                    assertThat(ended.endOf(view(false, asked.name())))
                            .as("seed %d position %d topic %s", seed, position, asked)
                            .isEqualTo(model.getOrDefault(asked, 0L));
                }
            }
            assertThat(ended.size()).isEqualTo(model.size());
        }
    }

    @Test
    void endsAViewWithTheLastOfItsTopicsAndNotBefore() {
        EndedTopics ended = new EndedTopics();
        ended.add(List.of(topic("a")), 3, false);
        assertThat(ended.endOf(view(false, "ta", "tb"))).isZero();
        ended.add(List.of(topic("b"), topic("c")), 5, false);
        assertThat(ended.endOf(view(false, "ta", "tb"))).isEqualTo(5);
        assertThat(ended.endOf(view(false, "ta"))).isEqualTo(3);
        assertThat(ended.endOf(view(false, "ta", "td"))).isZero();
    }

    @Test
    void endsNoViewWithAPattern() {
        EndedTopics ended = new EndedTopics();
        ended.add(List.of(topic("a")), 3, false);
        assertThat(ended.endOf(view(false, "ta", "**"))).isZero();
        assertThat(ended.endOf(view(false, "*"))).isZero();
    }

    @Test
    void endsOnlyForWhoSeesTheEventThatEndsIt() {
        EndedTopics ended = new EndedTopics();
        ended.add(List.of(topic("a")), 3, true);
        assertThat(ended.contains(topic("a"))).isTrue();
        assertThat(ended.endOf(view(false, "ta"))).isZero();
        assertThat(ended.endOf(view(true, "ta"))).isEqualTo(3);
    }

    @Test
    void countsTheLaterOfTwoEndsOfATopic() {
        EndedTopics ended = new EndedTopics();
        ended.add(List.of(topic("a")), 3, false);
        ended.add(List.of(topic("a")), 9, false);
        assertThat(ended.endOf(view(false, "ta"))).isEqualTo(9);
        ended.forgetBefore(4);
        assertThat(ended.endOf(view(false, "ta"))).isEqualTo(9);
        assertThat(ended.first()).isEqualTo(9);
        ended.clear();
        assertThat(ended.isEmpty()).isTrue();
        assertThat(ended.endOf(view(false, "ta"))).isZero();
    }

    @Test
    void complainsOfWhatComesBehindAnEndInTheSameBatch() {
        EndedTopics.Check check = new EndedTopics().new Check(Set.of(topic("x")));
        check.next(Event.on("ta").data("1").build());
        check.next(Event.on("ta", "tb").data("2").end(true).build());
        check.next(Event.on("tc").data("3").build());
        for (String topic : List.of("ta", "tb", "tx")) {
            assertThatThrownBy(() -> check.next(Event.on("tc", topic).data("4").build()))
                    .isInstanceOf(EndedTopicException.class)
                    .hasMessageContaining("\"" + topic + "\"");
        }
    }
}

package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.log.Durability;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySequencerTest extends SequencerContract {
    @Override
    protected SequencerContractEngine start() {
        return new MemoryEngine();
    }

    @Test
    void isAnotherIncarnationWhenTheNewestAreLost() {
        MemoryEngine engine = (MemoryEngine) engine();
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        byte[] entry = {1};
        SequencerContractFollower.join(
                node.append(List.of(entry, entry, entry), Durability.MEMORY, follower.session()));

        engine.loseNewest(2);
        follower.sessionAfter(1);

        Span before = follower.spans().get(0);
        Span after = follower.spans().get(1);
        assertThat(after.head()).isEqualTo(1);
        assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
    }

    @Test
    void goesOnWhenTheEngineAnswersAgain() {
        MemoryEngine engine = (MemoryEngine) engine();
        Sequencer node = node();
        SequencerContractFollower follower = follow(node);
        follower.session();

        engine.stop();
        assertThat(follower.away(1)).hasSize(1);
        assertThat(follower.sessions()).isEqualTo(1);
        engine.restart();

        assertThat(follower.sessionAfter(1)).isEqualTo(2);
    }
}

package dev.tidings.log.kafka;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.SequencerContract;
import dev.tidings.cluster.SequencerContractEngine;
import java.util.ArrayList;
import java.util.List;

class KafkaSequencerContractTest extends SequencerContract {
    @Override
    protected SequencerContractEngine start() {
        return new Topics();
    }

    /** A topic of its own. */
    private static final class Topics implements SequencerContractEngine {
        private final KafkaOptions options =
                Brokers.shared().options(Brokers.newTopic()).withTrims(true);
        private final List<KafkaSequencer> nodes = new ArrayList<>();

        @Override
        public Sequencer connect() {
            KafkaSequencer node = new KafkaSequencer(options);
            nodes.add(node);
            return node;
        }

        /** Kafka's clients hide that of single connections. */
        @Override
        public void breakConnections() {
            nodes.forEach(node -> node.endSession(new IllegalStateException("The test ends the session")));
        }

        @Override
        public void close() {
            nodes.forEach(KafkaSequencer::close);
        }
    }
}

package dev.tidings.cluster;

/** An engine of its own, new and empty, as {@link SequencerContract} needs one for each test. */
public interface SequencerContractEngine extends AutoCloseable {
    /** One more node's sequencer, which follows nothing yet. Whoever asks closes it. */
    Sequencer connect();

    /** Ends the session of every node, whatever is under way. What was acknowledged is kept, and the nodes connect again by themselves. */
    void breakConnections();

    /** Has the engine discard entries up to a position, at least one; returns when it has. It may keep some of them, as engines discard by pieces. {@code node} has a session. */
    default void discard(Sequencer node, long upTo) {
        node.trim(upTo);
        SequencerContractFollower.await(
                "something is discarded",
                () -> SequencerContractFollower.join(node.span()).oldest() > 1);
    }

    @Override
    void close();
}

package dev.tidings.cli.cluster;

import dev.tidings.cli.kill.Payload;
import dev.tidings.client.GapNotice;

/** What a reader's stream is held to, over all nodes that it comes to. Called by one thread at a time; throws an {@link AssertionError} at what must not be. */
interface Judge {
    /** The reader's next event. */
    void see(Payload payload, String id);

    /** The reader is told that events are missing before the next one. */
    void gap(GapNotice gap);
}

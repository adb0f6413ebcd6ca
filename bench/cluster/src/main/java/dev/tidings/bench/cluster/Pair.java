package dev.tidings.bench.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** One that publishes and one that receives all of it, in one process. */
interface Pair extends AutoCloseable {
    /** Publishes texts, in one call where there is such a thing; completes when the engine has them. By one thread. */
    CompletionStage<?> publish(List<String> texts);

    @Override
    void close();

    /** Is told of each text that is received, by one thread. */
    interface Receiver {
        void received(String text);
    }
}

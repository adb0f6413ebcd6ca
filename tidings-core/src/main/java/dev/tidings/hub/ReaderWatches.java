package dev.tidings.hub;

import dev.tidings.log.View;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who wants to know that a topic has a reader: however it came to have one, by a stream that was opened or by one whose selection changed. Safe for use by any thread. */
final class ReaderWatches {
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    private record Watch(Topic topic, Runnable read) {}

    /**
     * Has something run when a feed that sees private events of a topic has its first reader, by the thread of its shard.
     *
     * @return has it not be run any more
     */
    Runnable add(Topic topic, Runnable read) {
        Watch watch = new Watch(topic, read);
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    /** Notes that a feed of the view has its first reader. What fails is logged: the stream is not to suffer for it. */
    void read(View view) {
        for (Watch watch : watches) {
            if (view.sees(watch.topic(), true)) {
                try {
                    watch.read().run();
                } catch (RuntimeException | Error failure) {
                    FailureLog.note("Who watches the readers of a topic failed", failure);
                }
            }
        }
    }
}

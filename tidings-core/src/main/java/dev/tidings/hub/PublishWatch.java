package dev.tidings.hub;

import dev.tidings.log.EventLog.Appended;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is told, once, what became of events that were handed to the log. Any thread, which waits for the return. */
@FunctionalInterface
public interface PublishWatch {
    /**
     * The log has answered.
     *
     * @param appended where they are, in their order; null where they were not stored
     * @param failure why they were not; null where they were
     */
    void answered(@Nullable List<Appended> appended, @Nullable Throwable failure);
}

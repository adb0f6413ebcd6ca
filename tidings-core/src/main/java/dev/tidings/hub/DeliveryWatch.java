package dev.tidings.hub;

/** Is told, at most once, that an event was handed out. On the thread of a shard, which waits for the return. */
@FunctionalInterface
public interface DeliveryWatch {
    /**
     * The pass that had the event is over. Not called where there was none: then everyone was sent to the log.
     *
     * @param readers how many have been handed it, those who lag and get it later included
     */
    void delivered(int readers);
}

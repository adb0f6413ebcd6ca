package dev.tidings.log;

/**
 * Is told what happens between a log and the engine that gives it its order. Called by several threads, on which the log waits: it must return at once. What it throws is logged and goes no further.
 */
public interface EngineListener {
    /** One that does nothing. */
    EngineListener NONE = new EngineListener() {};

    /** The engine does not answer: publishing waits for it, and all else goes on. Told once until it is back, also when it was never there. */
    default void onEngineLost(EngineStatus status) {}

    /** The engine answers, for the first time or again; what came meanwhile is yet to be followed. */
    default void onEngineBack(EngineStatus status) {}

    /** All that the engine had when it began to answer is here. */
    default void onEngineFollowed(EngineStatus status) {}

    /**
     * Events may be missing: entries were discarded before they came here, or the engine has lost some. All who read across it are told a gap.
     *
     * @param why for people
     */
    default void onInterrupted(EngineStatus status, String why) {}

    /** An append is answered with a failure, because the engine did not take it in time, or too much waits for it already. */
    default void onPublishingRefused(EngineStatus status, LogUnavailableException why) {}
}

package dev.tidings.log;

/** The engine that gives a log its order, as the log sees it. Safe for use by any thread; nothing blocks. */
public interface LogEngine {
    /** How it stands now, as far as is known here. */
    EngineStatus status();

    /** Names who is told what happens, from now on; who was named before is told nothing more. */
    void observe(EngineListener listener);
}

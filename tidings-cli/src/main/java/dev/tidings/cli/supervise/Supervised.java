package dev.tidings.cli.supervise;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What is supervised. Each method is called by the supervisor's thread, which it must not block. */
public interface Supervised {
    /** Whether it can do what it is there for; completes within some seconds, on any thread. */
    CompletionStage<Boolean> isReady();

    /** For how long the turn of the latest of its event loops has been due; next to nothing unless one stands still. */
    Duration late();

    /** How it stands, in one line for people. */
    String status();
}

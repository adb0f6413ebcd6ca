package dev.tidings.hub;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where failures are written down that end here. It cannot fail itself, for what it is told of may be that memory has run out. Any thread. */
final class FailureLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(Hub.class);

    private FailureLog() {}

    static void note(String what, Throwable failure) {
        try {
            LOGGER.error(what, failure);
        } catch (Throwable unwritten) {
            // There is nobody left to tell.
        }
    }
}

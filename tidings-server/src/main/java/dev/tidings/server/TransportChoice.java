package dev.tidings.server;

import dev.tidings.topic.InvalidValueException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses what moves the bytes, by what was asked for and what runs here, and says so where the fast one does not. */
final class TransportChoice {
    private static final Logger LOGGER = LoggerFactory.getLogger(TransportChoice.class);

    private TransportChoice() {}

    /**
     * Whether it is epoll, else it is NIO.
     *
     * @param missing why epoll does not run here; null where it does
     * @throws InvalidValueException if epoll was asked for and does not run
     */
    static boolean isEpoll(Transport asked, @Nullable Throwable missing) {
        if (asked == Transport.NIO) {
            return false;
        }
        if (missing == null) {
            return true;
        }
        if (asked == Transport.EPOLL) {
            throw new InvalidValueException(
                    "The transport epoll does not run here (" + why(missing) + "); expected auto or nio");
        }
        LOGGER.info("The transport is nio, for epoll does not run here: {}", why(missing));
        return false;
    }

    /** Loading native code fails in layers, and the innermost says why. */
    private static String why(Throwable missing) {
        Throwable reason = missing;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason.toString();
    }
}

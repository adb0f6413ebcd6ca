package dev.tidings.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a connection failed, in words: the JDK's client often throws an exception without a message, and the reason is somewhere among its causes. */
final class FailureText {
    /** A chain of causes may be a ring. */
    private static final int MOST_CAUSES = 20;

    private FailureText() {}

    static String of(Throwable failure) {
        if (causes(failure)
                .anyMatch(cause ->
                        cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException)) {
            return "the name of the server is unknown";
        }
        String text = causes(failure)
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .reduce((outer, inner) -> inner)
                .orElseGet(() -> nameOf(failure));
        return causes(failure).anyMatch(SSLException.class::isInstance) ? "TLS: " + text : text;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
    }

    private static String nameOf(Throwable failure) {
        return failure instanceof ConnectException
                ? "the connection was refused"
                : failure.getClass().getSimpleName();
    }

    /** The failure itself, without what a {@link CompletionException} adds. */
    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The same failure, or one of its kind that has a message. */
    static Throwable withMessage(Throwable failure) {
        String message = failure.getMessage();
        if (message != null && !message.isBlank()) {
            return failure;
        }
        IOException told =
                failure instanceof ConnectException ? new ConnectException(of(failure)) : new IOException(of(failure));
        told.initCause(failure);
        return told;
    }
}

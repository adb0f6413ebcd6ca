package dev.tidings.http;

import java.util.function.Supplier;

/** What is followed of one request, until it is answered or has gone: whichever comes first ends it. On the thread of its exchange, but for {@link #within}. */
public interface RequestTrace {
    /** Runs what hands the request's events to the hub, on this thread, whichever it is. What it throws is thrown. */
    <T> T within(Supplier<T> task);

    /** It is answered. */
    void answered(int status);

    /** Its body was cut off, and no endpoint is to answer it. */
    void gone();
}

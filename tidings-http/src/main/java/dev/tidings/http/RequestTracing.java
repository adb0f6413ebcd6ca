package dev.tidings.http;

/** Follows requests that publish, for who traces them. Any thread. */
@FunctionalInterface
public interface RequestTracing {
    /** A request to publish has come; on the thread of its exchange, which waits for the return. */
    RequestTrace begin(Request request);
}

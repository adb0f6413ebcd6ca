package dev.tidings.http;

/** What answers the requests of one path and method. Safe for use by any thread. */
@FunctionalInterface
public interface Endpoint {
    /** Answers a request, now or later; called on its exchange's thread. What it throws becomes the answer, unless one was given. */
    void handle(Reply reply, Target target);
}

package dev.tidings.http;

import dev.tidings.access.RefusedCredentialsException;

/** An endpoint that is told who asks, and looks at what that one may do. Safe for use by any thread. */
@FunctionalInterface
public interface GrantedEndpoint {
    /** Answers a request, now or later; called on its exchange's thread. What it throws becomes the answer, unless one was given. */
    void handle(Reply reply, Target target, Caller caller);

    /**
     * Answers a request whose credentials grant nothing.
     *
     * @param isSentAgain whether it is what a browser sends without being asked, a cookie or a ticket, and sends again whatever it is answered
     */
    default void refuse(Reply reply, Target target, RefusedCredentialsException refused, boolean isSentAgain) {
        throw refused;
    }

    /** Whether tickets are taken in place of a token. */
    default boolean takesTickets() {
        return false;
    }
}

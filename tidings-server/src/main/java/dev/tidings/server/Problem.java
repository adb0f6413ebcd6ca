package dev.tidings.server;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A request that is refused: becomes an {@code application/problem+json} answer (RFC 9457). */
final class Problem extends RuntimeException {
    private final HttpResponseStatus status;

    Problem(HttpResponseStatus status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    HttpResponseStatus status() {
        return status;
    }

    static Problem badRequest(String detail) {
        return new Problem(HttpResponseStatus.BAD_REQUEST, detail);
    }

    static Problem tooLarge(String detail) {
        return new Problem(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, detail);
    }
}

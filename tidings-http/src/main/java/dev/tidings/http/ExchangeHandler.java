package dev.tidings.http;

import org.jspecify.annotations.Nullable;

/** What a carrier hands its requests to. Safe for use by any thread. */
public interface ExchangeHandler {
    /** Answers an exchange, now or later. Called on its thread; throws nothing. */
    void handle(Exchange exchange);

    /**
     * The answer to a request that the carrier itself refuses, such as one that came too slowly. Throws nothing.
     *
     * @param request as much of it as was read; null where that was nothing
     */
    Answer refusal(@Nullable Request request, Throwable failure);
}

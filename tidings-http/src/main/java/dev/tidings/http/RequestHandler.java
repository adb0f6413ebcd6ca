package dev.tidings.http;

import dev.tidings.hub.Hub;
import org.jspecify.annotations.Nullable;

/** The entry of each request, whatever carries it: the gate, then the endpoint of its path. Safe for use by any thread. */
public final class RequestHandler implements ExchangeHandler {
    private final Hub hub;
    private final HttpOptions options;

    public RequestHandler(Hub hub, HttpOptions options) {
        this.hub = hub;
        this.options = options;
    }

    /** Answers an exchange, now or later. Called on its thread; throws nothing. */
    @Override
    public void handle(Exchange exchange) {
        exchange.answer(
                refusal(exchange.request(), new Problem(501, "Not yet " + hub.subscriberCount() + options.demo())));
    }

    /**
     * The answer to a request that the carrier itself refuses, such as one that came too slowly.
     *
     * @param request null where its head could not be read
     */
    @Override
    public Answer refusal(@Nullable Request request, Throwable failure) {
        return Answer.of(500);
    }
    public void close() {} }

package dev.tidings.server.tls;

import dev.tidings.http.Answer;
import dev.tidings.http.Exchange;
import dev.tidings.http.ExchangeHandler;
import dev.tidings.http.Failures;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells who speaks HTTP in the clear on the port of TLS what is spoken there. Safe for use by any thread. */
public final class PlainRefusal implements ExchangeHandler {
    private final Supplier<String> expected;

    /** @param expected where the hub is, such as {@code https://127.0.0.1:8443} */
    public PlainRefusal(Supplier<String> expected) {
        this.expected = expected;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answer(refusal(exchange.request(), new Problem(400, "")));
    }

    /** Whatever else is wrong with the request. */
    @Override
    public Answer refusal(@Nullable Request request, Throwable failure) {
        return Failures.answer(new Problem(400, "This port speaks TLS; expected " + expected.get()).asLast());
    }
}

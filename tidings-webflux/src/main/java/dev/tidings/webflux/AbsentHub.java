package dev.tidings.webflux;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.serve.Absence;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Answers for a hub that is not served, yet or any more, on a server that goes on: see {@link Absence}. Safe for use by any thread. */
public final class AbsentHub implements HttpHandler {
    private final Absence absence;

    /** @param access says which pages may read the answers */
    public AbsentHub(AccessOptions access) {
        this.absence = new Absence(access);
    }

    /** Tells whoever asks to come back soon. */
    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        Request seen;
        try {
            seen = Requests.of(request, null);
        } catch (Problem malformed) {
            response.setStatusCode(HttpStatus.BAD_REQUEST);
            return response.setComplete();
        }
        return Heads.answer(absence.answer(seen), request, response);
    }
}

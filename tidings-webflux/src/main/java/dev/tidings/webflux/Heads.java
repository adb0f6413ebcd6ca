package dev.tidings.webflux;

import dev.tidings.http.Answer;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Puts the hub's answers into a server's. */
final class Heads {
    private Heads() {}

    /**
     * @param length of the body, in bytes; negative where that is not known
     * @param isLast whether the connection ends with it, and no chunks are needed
     */
    static void write(Answer answer, long length, boolean isLast, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        HttpHeaders headers = response.getHeaders();
        answer.fields().forEach(field -> headers.add(field.name(), field.value()));
        if (length >= 0) {
            headers.setContentLength(length);
        }
        if (isLast) {
            headers.set(HttpHeaders.CONNECTION, "close");
            // Removes it: Spring 6 and 7 have no other way in common.
            headers.put(HttpHeaders.TRANSFER_ENCODING, List.of());
        }
    }

    /** Answers with all of it. */
    static Mono<Void> answer(Answer answer, ServerHttpRequest request, ServerHttpResponse response) {
        write(answer, answer.body().length, answer.isLast() && !Requests.isOverHttp2(request), response);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
    }
}

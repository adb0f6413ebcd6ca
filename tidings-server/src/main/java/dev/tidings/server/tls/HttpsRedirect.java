package dev.tidings.server.tls;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Answer;
import dev.tidings.http.Escapes;
import dev.tidings.http.Exchange;
import dev.tidings.http.ExchangeHandler;
import dev.tidings.http.Failures;
import dev.tidings.http.Origin;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.access.HostPolicy;
import dev.tidings.topic.Text;
import java.net.URI;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers each request with where it is served over TLS: under the same host, if that is one of the hub's. Certificate authorities get their answers, whatever
 * name they ask for. Safe for use by any thread.
 */
public final class HttpsRedirect implements ExchangeHandler {
    private static final int HTTPS_PORT = 443;
    private static final String CHALLENGES = "/.well-known/acme-challenge/";

    private final Set<URI> publicUrls;
    private final HostPolicy hosts;
    private final IntSupplier port;
    private final @Nullable ChallengeAnswers challenges;

    /**
     * @param publicUrls what clients call the hub
     * @param port of TLS, where none of those says another
     * @param challenges null for a hub that has no certificates from an authority that asks
     */
    public HttpsRedirect(Set<URI> publicUrls, IntSupplier port, @Nullable ChallengeAnswers challenges) {
        this.publicUrls = publicUrls;
        this.hosts = new HostPolicy(publicUrls);
        this.port = port;
        this.challenges = challenges;
    }

    @Override
    public void handle(Exchange exchange) {
        Answer answer;
        try {
            answer = answer(exchange.request()).asLast();
        } catch (Problem problem) {
            answer = refusal(exchange.request(), problem.asLast());
        }
        exchange.answer(answer);
    }

    private Answer answer(Request request) {
        return challenges != null && request.target().startsWith(CHALLENGES)
                ? challengeAnswer(challenges, request.target())
                : Answer.of(308).with("Location", location(request));
    }

    /** @throws Problem 404 for what nobody waits for */
    private static Answer challengeAnswer(ChallengeAnswers challenges, String target) {
        String known = challenges.answerTo(target.substring(CHALLENGES.length()));
        if (known == null) {
            throw new Problem(
                    404,
                    "No certificate is under way that " + Text.quote(Escapes.readable(target))
                            + " answers for; expected the token of one");
        }
        return Answer.of(200, "application/octet-stream", known);
    }

    private String location(Request request) {
        hosts.check(request);
        String authority = request.authority();
        @Nullable Origin asked = authority == null ? null : Origin.of("http://" + authority);
        if (asked == null || asked.host().isEmpty()) {
            throw Problem.badRequest("The request names no host; expected the header Host");
        }
        String path = request.target().startsWith("/") ? request.target() : "/";
        return new Origin("https", asked.host(), portFor(asked.host())) + path;
    }

    private int portFor(String host) {
        return publicUrls.stream()
                .map(AccessOptions::originOf)
                .filter(known -> known.scheme().equals("https") && known.host().equals(host))
                .mapToInt(Origin::port)
                .findFirst()
                .orElseGet(() -> port.getAsInt() == 0 ? HTTPS_PORT : port.getAsInt());
    }

    @Override
    public Answer refusal(@Nullable Request request, Throwable failure) {
        return Failures.answer(failure);
    }
}

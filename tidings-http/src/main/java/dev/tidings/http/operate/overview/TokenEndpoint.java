package dev.tidings.http.operate.overview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.http.BodyReader;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code POST /events/operate/token}: what a token grants here. It stands in the body, and is told to nobody: neither logs nor answers have it. */
final class TokenEndpoint implements GrantedEndpoint {
    private static final int MOST_BYTES = 16 << 10;

    private final Hub hub;
    private final @Nullable Authenticator authenticator;

    TokenEndpoint(Hub hub, @Nullable Authenticator authenticator) {
        this.hub = hub;
        this.authenticator = authenticator;
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        target.parameters().require(List.of(), Set.of());
        Authenticator authority = authenticator;
        if (authority == null) {
            throw new Problem(403, "This hub knows no tokens; expected --token-key");
        }
        reply.readBody(new TokenReader(token -> inspect(reply, authority, token)));
    }

    private void inspect(Reply reply, Authenticator authority, String token) {
        if (!token.matches("[!-~]+")) {
            throw Problem.badRequest("The body is no token; expected one word of printable ASCII");
        }
        OverviewRoutes.answer(
                reply,
                authority.authenticate(new Credentials.BearerToken(token)).handle((grant, failure) -> {
                    ObjectNode json = OverviewJson.of(hub);
                    return failure == null ? granted(json, grant) : refused(json, failure);
                }));
    }

    private ObjectNode granted(ObjectNode json, Grant grant) {
        if (hub.revocations().hit(grant.bearer())) {
            return refused(json, Refusal.REVOKED, "It has been taken back");
        }
        if (grant.isOver(Instant.now())) {
            return refused(json, Refusal.EXPIRED, "It ended at " + grant.until());
        }
        json.put("valid", true);
        OverviewJson.put(json, "subject", grant.bearer().subject());
        OverviewJson.put(json, "issuer", grant.bearer().issuer());
        OverviewJson.put(json, "tokenId", grant.bearer().tokenId());
        if (grant.info() != null) {
            json.putRawValue("info", new RawValue(grant.info()));
        }
        if (!grant.until().equals(Instant.MAX)) {
            json.put("until", OverviewJson.time(grant.until()));
        }
        ObjectNode rights = json.putObject("rights");
        grant.rights()
                .granted()
                .forEach((right, selectors) -> OverviewJson.texts(rights.putArray(right.key()), selectors));
        OverviewJson.texts(json.putArray("denied"), grant.rights().denied());
        putLimits(json.putObject("limits"), grant.limits());
        return json;
    }

    private static void putLimits(ObjectNode json, Limits limits) {
        put(json, "streams", limits.streams(), Limits.NONE.streams());
        put(json, "selectors", limits.selectors(), Limits.NONE.selectors());
        put(json, "publishesPerSecond", limits.publishesPerSecond(), Limits.NONE.publishesPerSecond());
        put(json, "bytesPerSecond", limits.bytesPerSecond(), Limits.NONE.bytesPerSecond());
    }

    private static void put(ObjectNode json, String name, long limit, long none) {
        if (limit != none) {
            json.put(name, limit);
        }
    }

    private static ObjectNode refused(ObjectNode json, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedCredentialsException refused) {
            return refused(json, refused.refusal(), String.valueOf(refused.getMessage()));
        }
        throw new CompletionException(cause);
    }

    private static ObjectNode refused(ObjectNode json, Refusal reason, String detail) {
        return json.put("valid", false).put("reason", reason.code()).put("detail", detail);
    }

    /** Takes a short body. */
    private static final class TokenReader implements BodyReader {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final Consumer<String> token;

        TokenReader(Consumer<String> token) {
            this.token = token;
        }

        @Override
        public boolean onPiece(ByteBuffer piece) {
            if (body.size() + piece.remaining() > MOST_BYTES) {
                throw Problem.tooLarge("The body is too large for a token; expected at most " + MOST_BYTES + " bytes");
            }
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            body.writeBytes(copy);
            return true;
        }

        @Override
        public void onEnd() {
            token.accept(body.toString(StandardCharsets.UTF_8).strip());
        }

        @Override
        public void onAborted() {}
    }
}

package dev.tidings.server.http1;

import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.Target;
import dev.tidings.server.request.Authority;
import dev.tidings.topic.Text;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A decoded head as a {@link Request}, once it is one: what the decoder lets pass and RFC 9112 does not, or another server on the way would read differently, is
 * a {@link Problem} that ends the connection.
 */
final class RequestHead {
    private static final Pattern ABSOLUTE = Pattern.compile("(?is)https?://([^/?#]*)(.*)");
    private static final String ASTERISK = "*";

    private final HttpRequest decoded;
    private final String scheme;
    private final Request.Peer peer;

    /** @param scheme {@code http} or {@code https}, as is spoken on the connection */
    RequestHead(HttpRequest decoded, String scheme, Request.Peer peer) {
        this.decoded = decoded;
        this.scheme = scheme;
        this.peer = peer;
    }

    /** As much of the request as there is, for its refusal. */
    Request asFarAsRead() {
        return request(decoded.uri(), null);
    }

    /** @throws Problem if it is none that is served here */
    Request read() {
        requireDecoded();
        requireVersion();
        requireFraming();
        String host = host();
        return target(host);
    }

    private Request request(String target, @Nullable String authority) {
        HttpHeaders headers = decoded.headers();
        return new Request(decoded.method().name(), target, scheme, authority, headers::getAll, peer);
    }

    boolean isHttp10() {
        return decoded.protocolVersion().minorVersion() == 0;
    }

    boolean asksToKeepAlive() {
        HttpHeaders headers = decoded.headers();
        return isHttp10()
                ? headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true)
                : !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    boolean hasBody() {
        return HttpUtil.isTransferEncodingChunked(decoded) || HttpUtil.getContentLength(decoded, 0L) > 0;
    }

    /** Whether the client waits to be asked for the body. HTTP/1.0 knows no such thing (RFC 9110, 10.1.1). */
    boolean expectsContinue() {
        return !isHttp10() && decoded.headers().contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
    }

    private void requireDecoded() {
        Throwable cause = decoded.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            throw problem(414, "The request line is too long: " + cause.getMessage());
        }
        if (cause instanceof TooLongHttpHeaderException) {
            throw problem(431, "The headers are too large: " + cause.getMessage());
        }
        if (cause != null) {
            throw malformed(cause);
        }
    }

    /** The refusal of what could not be decoded. */
    static Problem malformed(Throwable cause) {
        return problem(400, "The request is not HTTP/1.1: " + cause.getMessage());
    }

    private static Problem problem(int status, String detail) {
        return new Problem(status, detail).asLast();
    }

    private void requireVersion() {
        if (decoded.protocolVersion().majorVersion() != 1) {
            throw problem(
                    505,
                    "The version " + Text.quote(decoded.protocolVersion().text())
                            + " is not spoken here; expected HTTP/1.1 or HTTP/1.0");
        }
        if (isHttp10()) {
            decoded.headers().remove(HttpHeaderNames.EXPECT);
        }
    }

    /** The decoder has seen to the rest of RFC 9112, 6.3. */
    private void requireFraming() {
        HttpHeaders headers = decoded.headers();
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.size() > 1 || (codings.size() == 1 && !codings.get(0).equalsIgnoreCase("chunked"))) {
            throw problem(
                    501,
                    "The transfer coding " + Text.quote(String.join(", ", codings)) + " is not read; expected chunked");
        }
        // The decoder takes the eight bytes behind a request of an old draft of WebSocket for its body, as nobody else
        // does.
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
            throw problem(400, "There is no WebSocket here; expected no Sec-WebSocket-Key1 and Sec-WebSocket-Key2");
        }
    }

    /** RFC 9112, 3.2. Null where HTTP/1.0 says none. */
    private @Nullable String host() {
        List<String> hosts = decoded.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty() && isHttp10()) {
            return null;
        }
        if (hosts.size() != 1) {
            throw problem(400, "The header Host is given " + hosts.size() + " times; expected once");
        }
        return Authority.require("The header Host is ", hosts.get(0));
    }

    /** RFC 9112, 3.2.1 to 3.2.4. */
    private Request target(@Nullable String host) {
        String target = decoded.uri();
        if (!Target.isLegal(target)) {
            throw problem(
                    400, "The target " + Text.quote(target) + " is none; expected a path such as /events?topic=news");
        }
        if (target.startsWith("/")
                || (target.equals(ASTERISK) && decoded.method().name().equals("OPTIONS"))) {
            return request(target, host);
        }
        if (decoded.method().name().equals("CONNECT")) {
            throw problem(501, "There is no tunnel here; expected another method than CONNECT");
        }
        var absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches()) {
            throw problem(
                    400, "The target " + Text.quote(target) + " is none; expected a path such as /events?topic=news");
        }
        String authority = Authority.require("The target's host is ", absolute.group(1));
        String rest = absolute.group(2);
        return request(rest.startsWith("/") ? rest : "/" + rest, authority);
    }
}

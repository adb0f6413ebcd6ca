package dev.tidings.server.http2;

import dev.tidings.http.Answer;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.Target;
import dev.tidings.server.request.Authority;
import dev.tidings.server.request.HttpDate;
import dev.tidings.topic.Text;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Requests and answers as HTTP/2 writes their heads (RFC 9113, 8.3). */
final class Heads {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private Heads() {}

    /** Whether what no request may lack is there (RFC 9113, 8.3.1); the codec has seen to the rest. */
    static boolean isWellFormed(Http2Headers headers) {
        boolean isTunnel =
                headers.method() != null && headers.method().toString().equals("CONNECT");
        return headers.method() != null
                && (isTunnel
                        || (headers.scheme() != null
                                && headers.path() != null
                                && headers.path().length() > 0));
    }

    /** As much of a request as there is, for its refusal. */
    static Request asFarAsRead(Http2Headers headers, String scheme, Request.Peer peer) {
        return request(headers, scheme, null, peer);
    }

    /**
     * The request that headers are, which the codec has found well formed.
     *
     * @throws Problem if it is none that is served here
     */
    static Request read(Http2Headers headers, String scheme, Request.Peer peer) {
        String method = text(headers.method());
        if (method.equals("CONNECT")) {
            throw new Problem(501, "There is no tunnel here; expected another method than CONNECT");
        }
        String path = text(headers.path());
        if (!Target.isLegal(path) || !(path.startsWith("/") || (path.equals("*") && method.equals("OPTIONS")))) {
            throw new Problem(
                    400, "The path " + Text.quote(path) + " is none; expected one such as /events?topic=news");
        }
        return request(headers, scheme, authority(headers), peer);
    }

    private static Request request(Http2Headers headers, String scheme, @Nullable String authority, Request.Peer peer) {
        return new Request(
                text(headers.method()), text(headers.path()), scheme, authority, name -> all(headers, name), peer);
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    /** RFC 9113, 8.3.1: what goes into one says what the other does, if it is there. */
    private static String authority(Http2Headers headers) {
        List<CharSequence> hosts = headers.getAll(HttpHeaderNames.HOST);
        CharSequence named = headers.authority();
        if (named == null && hosts.size() != 1) {
            throw new Problem(400, "The header :authority is not there; expected it, or one Host");
        }
        String authority = named == null ? hosts.get(0).toString() : named.toString();
        for (CharSequence host : hosts) {
            if (!host.toString().equals(authority)) {
                throw new Problem(
                        400,
                        "The header Host is " + Text.quote(host.toString()) + "; expected what :authority says, "
                                + Text.quote(authority));
            }
        }
        return Authority.require("The header :authority is ", authority);
    }

    private static List<String> all(Http2Headers headers, String name) {
        List<CharSequence> values = headers.getAll(name.toLowerCase(Locale.ROOT));
        if (values.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(values.size());
        values.forEach(value -> texts.add(value.toString()));
        // Clients may send each of them in a field of its own (8.2.3).
        return texts.size() > 1 && name.equalsIgnoreCase("Cookie") ? List.of(String.join("; ", texts)) : texts;
    }

    /**
     * The head of an answer.
     *
     * @param isWhole whether all of its body is known, and so how long it is
     */
    static Http2Headers of(Answer answer, boolean isWhole) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        headers.status(Integer.toString(answer.status()));
        headers.add(HttpHeaderNames.DATE, HttpDate.now());
        for (Answer.Field field : answer.fields()) {
            headers.add(field.name().toLowerCase(Locale.ROOT), field.value());
        }
        if (isWhole && answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED) {
            headers.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(answer.body().length));
        }
        return headers;
    }
}

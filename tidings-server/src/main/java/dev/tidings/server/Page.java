package dev.tidings.server;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The demo page and what it is made of, by path. It loads nothing from elsewhere, and its policy says so to the browser. */
final class Page {
    private static final String POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

    private final String contentType;
    private final byte[] body;

    private Page(String file, String contentType) {
        this.contentType = contentType;
        this.body = load(file);
    }

    static Map<String, Page> byPath() {
        Page demo = new Page("demo.html", "text/html; charset=utf-8");
        return Map.of(
                "/", demo,
                "/demo", demo,
                "/demo.css", new Page("demo.css", "text/css; charset=utf-8"),
                "/demo.js", new Page("demo.js", "text/javascript; charset=utf-8"),
                "/favicon.svg", new Page("favicon.svg", "image/svg+xml"),
                "/eventsource.min.js", new Page("eventsource.min.js", "text/javascript; charset=utf-8"));
    }

    private static byte[] load(String file) {
        try (@Nullable InputStream in = Page.class.getResourceAsStream("page/" + file)) {
            if (in == null) {
                throw new IllegalStateException("The file page/" + file + " is missing from the server's jar");
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    FullHttpResponse answer() {
        FullHttpResponse response = Answers.of(HttpResponseStatus.OK, contentType, body);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        response.headers().set("Content-Security-Policy", POLICY);
        response.headers().set("Referrer-Policy", "no-referrer");
        return response;
    }
}

package dev.tidings.http.operate;

import dev.tidings.http.Answer;
import dev.tidings.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The pages for visitors and for operators, and what they are made of. They load nothing from elsewhere, and their policy says so to the browser. */
public final class Pages {
    private static final String POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Pages() {}

    /** Makes the demo the page at the root. */
    public static void addRootTo(Routes routes) {
        add(routes, "/", "demo.html", "text/html; charset=utf-8");
    }

    /** Adds each page at its path. */
    public static void addTo(Routes routes) {
        add(routes, "/demo", "demo.html", "text/html; charset=utf-8");
        add(routes, "/console", "console.html", "text/html; charset=utf-8");
        add(routes, "/console.css", "console.css", "text/css; charset=utf-8");
        add(routes, "/console.js", "console.js", "text/javascript; charset=utf-8");
        add(routes, "/base.css", "base.css", "text/css; charset=utf-8");
        add(routes, "/demo.css", "demo.css", "text/css; charset=utf-8");
        add(routes, "/demo.js", "demo.js", "text/javascript; charset=utf-8");
        add(routes, "/favicon.svg", "favicon.svg", "image/svg+xml");
        add(routes, "/tidings.js", "tidings.js", "text/javascript; charset=utf-8");
        add(routes, "/tidings.d.ts", "tidings.d.ts", "text/plain; charset=utf-8");
        add(routes, "/eventsource.min.js", "eventsource.min.js", "text/javascript; charset=utf-8");
    }

    private static void add(Routes routes, String path, String file, String contentType) {
        Answer page = Answer.of(200, contentType, load(file))
                .with("Cache-Control", "no-cache")
                .with("Content-Security-Policy", POLICY)
                .with("Referrer-Policy", "no-referrer");
        routes.add("GET", path, (reply, target) -> reply.answer(page));
    }

    private static byte[] load(String file) {
        try (@Nullable InputStream in = Pages.class.getResourceAsStream("page/" + file)) {
            if (in == null) {
                throw new IllegalStateException("The file page/" + file + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package dev.tidings.http.serve;

import dev.tidings.http.Escapes;
import dev.tidings.http.Request;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a request until it can be said how it ended, which may be days later. Of what its sender chose, so much at the most.
 *
 * @param target with all its secrets; see {@link ShownTarget}
 * @param agent null where it does not say by what it was sent
 */
record AskedRequest(String method, String target, InetAddress address, @Nullable String agent) {
    private static final int MOST_OF_METHOD = 32;
    private static final int MOST_OF_TARGET = 2048;
    private static final int MOST_OF_AGENT = 256;

    static AskedRequest of(Request request) {
        String agent = request.header("User-Agent");
        return new AskedRequest(
                cut(request.method(), MOST_OF_METHOD),
                cut(request.target(), MOST_OF_TARGET),
                request.peer().address(),
                agent == null ? null : Escapes.readable(cut(agent, MOST_OF_AGENT)));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}

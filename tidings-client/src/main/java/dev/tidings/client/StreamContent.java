package dev.tidings.client;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * What a request asks with: its method and its body.
 *
 * @param contentType empty for none
 * @param body empty for none
 */
record StreamContent(String method, String contentType, String body) {
    static final StreamContent GET = new StreamContent("GET", "", "");

    void writeTo(HttpRequest.Builder request) {
        if (!contentType.isEmpty()) {
            request.setHeader("Content-Type", contentType);
        }
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** What is left of it behind a redirect (Fetch standard, HTTP-redirect fetch). */
    StreamContent redirectedBy(int status) {
        boolean becomesGet = status == 303 || ((status == 301 || status == 302) && method.equals("POST"));
        return becomesGet ? GET : this;
    }
}

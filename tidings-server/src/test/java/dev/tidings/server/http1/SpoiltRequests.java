package dev.tidings.server.http1;

import java.util.List;
import java.util.SplittableRandom;

/** Makes a few requests in a row, and spoils them now and then. */
final class SpoiltRequests {
    private static final List<String> TARGETS = List.of(
            "/echo",
            "/echo",
            "/early",
            "/later",
            "/pieces",
            "/slow-reader",
            "/1?topic=a",
            "http://b/2",
            "*",
            "/%zz",
            "b:80");
    private static final List<String> METHODS =
            List.of("GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "CONNECT", "get", "X-Y");
    private static final List<String> VERSIONS =
            List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "http/1.1", "HTTP/1.2", "");
    private static final List<String> FIELDS = List.of(
            "Connection: close",
            "Connection: keep-alive",
            "Expect: 100-continue",
            "Expect: 200-maybe",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Content-Length: 5",
            "Content-Length: 0",
            "Content-Length: +5",
            "Content-Length: 5, 5",
            "Content-Length : 5",
            "Content-Length: 99999999999999999999",
            "Host: c",
            "Host: a b",
            " folded",
            "\tfolded",
            "X: a\rb",
            "X: \0",
            "no colon",
            ": no name",
            "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2",
            "Upgrade: h2c");
    private static final String SPECIAL = "\r\n\r\n \t:;,0123456789abcdef/?#%\0\u0085\u00ff";

    private final SplittableRandom random;

    SpoiltRequests(SplittableRandom random) {
        this.random = random;
    }

    String next() {
        StringBuilder bytes = new StringBuilder();
        for (int requests = 1 + random.nextInt(5); requests > 0; requests--) {
            append(bytes);
        }
        for (int spoils = random.nextInt(4); spoils > 0; spoils--) {
            spoil(bytes);
        }
        return bytes.toString();
    }

    private void append(StringBuilder bytes) {
        String body =
                random.nextInt(5) == 0 ? "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n" : "x".repeat(random.nextInt(40));
        if (random.nextInt(30) == 0) {
            body = "y".repeat(20_000);
        }
        bytes.append(one(METHODS))
                .append(' ')
                .append(one(TARGETS))
                .append(' ')
                .append(one(VERSIONS))
                .append("\r\n");
        if (random.nextInt(20) > 0) {
            bytes.append("Host: a\r\n");
        }
        while (random.nextInt(4) == 0) {
            bytes.append(one(FIELDS)).append("\r\n");
        }
        switch (random.nextInt(4)) {
            case 0 -> bytes.append("\r\n");
            case 1 -> appendChunks(bytes.append("Transfer-Encoding: chunked\r\n\r\n"), body);
            default ->
                bytes.append("Content-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
        }
    }

    private void appendChunks(StringBuilder bytes, String body) {
        for (int from = 0; from < body.length(); ) {
            int to = Math.min(body.length(), from + 1 + random.nextInt(20_000));
            bytes.append(Integer.toHexString(to - from));
            bytes.append(random.nextInt(6) == 0 ? ";name=value" : "").append("\r\n");
            bytes.append(body, from, to).append("\r\n");
            from = to;
        }
        bytes.append("0\r\n")
                .append(random.nextInt(6) == 0 ? "Trailer-Field: t\r\n" : "")
                .append("\r\n");
    }

    private void spoil(StringBuilder bytes) {
        if (bytes.isEmpty()) {
            return;
        }
        int at = random.nextInt(bytes.length());
        switch (random.nextInt(4)) {
            case 0 -> bytes.deleteCharAt(at);
            case 1 -> bytes.insert(at, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
            case 2 -> bytes.setCharAt(at, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
            default -> bytes.setLength(at + 1);
        }
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}

package dev.tidings.interop.proxy;

import java.util.ArrayList;
import java.util.List;

/**
 * A request whose reading could differ from server to server.
 *
 * @param name of its row in the table of differences
 * @param bytes as Latin-1; behind them a harmless request follows, which shows where this one was taken to end
 * @param why the hub reads it as it does, where another server may not
 */
record HostileHead(String name, String bytes, String why) {
    private static final String GET = "GET /x HTTP/1.1\r\nHost: localhost\r\n";
    private static final String POST = "POST /events?topic=t HTTP/1.1\r\nHost: localhost\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String HIDDEN =
            "POST /events?topic=t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nSMUGGLED";

    static List<HostileHead> all() {
        List<HostileHead> all = new ArrayList<>();
        requestLines(all);
        hosts(all);
        fields(all);
        lengths(all);
        codings(all);
        chunks(all);
        targets(all);
        return all;
    }

    private static void add(List<HostileHead> all, String name, String bytes, String why) {
        all.add(new HostileHead(name, bytes, why));
    }

    private static void requestLines(List<HostileHead> all) {
        String line = "a request line is a method, a target and HTTP/1.1, with one blank between (RFC 9112, 3)";
        for (String start : List.of(
                "GET  /x HTTP/1.1",
                "GET /x  HTTP/1.1",
                "GET /x HTTP/1.1 ",
                " GET /x HTTP/1.1",
                "GET\t/x HTTP/1.1",
                "GET /x\tHTTP/1.1",
                "GET /x http/1.1",
                "GET /x HTTP/1.10",
                "GET /x HTTP/01.1",
                "GET /x HTTP/1.",
                "GET /x HTTP/1",
                "GET /x",
                "GET /x\rHTTP/1.1",
                "GET /x HTTP/1.1\r",
                "G@T /x HTTP/1.1",
                "g /x HTTP/1.1",
                "GET /x\0y HTTP/1.1",
                "GET /x\u007fy HTTP/1.1",
                "GET /x y HTTP/1.1",
                "GET x HTTP/1.1",
                "GET ?x HTTP/1.1",
                "GET /x#y HTTP/1.1",
                "GET /x HTTQ/1.1",
                "GET / x HTTP/1.1")) {
            add(all, "line " + visible(start), start + "\r\nHost: localhost\r\n\r\n", line);
        }
        for (String version : List.of("HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9")) {
            String why = "a later minor version is spoken as 1.1, another major version is not (RFC 9110, 2.5)";
            add(all, "version " + version, "GET /x " + version + "\r\nHost: localhost\r\n\r\n", why);
        }
        add(
                all,
                "empty lines first",
                "\r\n\r\n" + GET + "\r\n",
                "empty lines before a request are dropped (RFC 9112, 2.2)");
        String lf = "a line ends with CR LF alone, for what else ends one is where servers differ (RFC 9112, 2.2)";
        add(all, "LF after the request line", GET.replaceFirst("\r\n", "\n") + "\r\n", lf);
        add(all, "LF after a field", GET.replace("localhost\r\n", "localhost\n") + "\r\n", lf);
        add(all, "LF at the end of the head", GET + "\n", lf);
        add(all, "LF everywhere", GET.replace("\r\n", "\n") + "\n", lf);
    }

    private static void hosts(List<HostileHead> all) {
        String why = "one Host, and a host that is one, else 400 (RFC 9112, 3.2)";
        add(all, "no Host", "GET /x HTTP/1.1\r\n\r\n", why);
        add(all, "no Host in HTTP/1.0", "GET /x HTTP/1.0\r\n\r\n", why);
        add(all, "Host twice", GET + "Host: localhost\r\n\r\n", why);
        add(all, "two hosts", GET + "Host: evil.example\r\n\r\n", why);
        for (String host : List.of(
                "",
                "a b",
                "a/b",
                "a:b",
                "a@b",
                "localhost:80:80",
                "localhost:99999",
                "[::1",
                "::1",
                "a\0b",
                "a,b",
                "a\\b",
                "a%zz",
                "a\u00e4b",
                "..",
                "localhost..",
                "LOCALHOST",
                "localhost.",
                "localhost:",
                "[::1]",
                "a_b")) {
            add(all, "Host: " + visible(host), "GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n", why);
        }
    }

    private static void fields(List<HostileHead> all) {
        String why = "a field is a token, a colon and a value without controls, on one line, else 400 (RFC 9112, 5)";
        for (String field : List.of(
                "X : y",
                "X\t: y",
                "X",
                ": y",
                "X Y: z",
                "X(: y",
                "X\0Y: z",
                "X\u00e4: y",
                "X\"Y: z",
                "X/Y: z",
                "X: a\0b",
                "X: a\u0001b",
                "X: a\u007fb",
                "X: a\rb",
                "X: a\u000bb",
                "X: a\r\n b",
                "X: a\r\n\tb",
                "X: a\u00e4b",
                "X:",
                "X_Y: z",
                "X: a\tb",
                " X: y",
                "X: y\r",
                "\rX: y",
                "X;: y")) {
            add(all, "field " + visible(field), GET + field + "\r\n\r\n", why);
        }
        add(all, "a folded first field", "GET /x HTTP/1.1\r\n X: y\r\nHost: localhost\r\n\r\n", why);
        add(all, "a request behind a bare LF in a value", GET + "X: y\n\n" + HIDDEN, why);
        String large = "--max-head-bytes";
        add(all, "a long value", GET + "X: " + "y".repeat(60_000) + "\r\n\r\n", large);
        add(all, "many fields", GET + "X: y\r\n".repeat(8000) + "\r\n", large);
        add(all, "a long target", "GET /" + "x".repeat(60_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", large);
    }

    private static void lengths(List<HostileHead> all) {
        String why = "a length is digits, once (RFC 9112, 6.3)";
        for (String length : List.of(
                "+8",
                "-8",
                "0x8",
                "8x",
                "8,8",
                "8, 8",
                "8;x",
                "8 8",
                "\"8\"",
                "",
                "\u000b8",
                "8\0",
                "8.0",
                "1e1",
                "99999999999999999999",
                "18446744073709551624",
                "008",
                " 8 ",
                "8\t",
                "\u00b2")) {
            add(all, "Content-Length: " + visible(length), POST + "Content-Length:" + length + "\r\n\r\nSMUGGLED", why);
        }
        add(all, "two equal lengths", POST + "Content-Length: 8\r\nContent-Length: 8\r\n\r\nSMUGGLED", why);
        add(all, "two lengths", POST + "Content-Length: 8\r\nContent-Length: 0\r\n\r\nSMUGGLED", why);
        add(
                all,
                "two lengths, the short one first",
                POST + "Content-Length: 0\r\nContent-Length: 8\r\n\r\nSMUGGLED",
                why);
        add(
                all,
                "a length with a blank before its colon",
                POST + "Content-Length : " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
                why);
        add(all, "a length in a fold", POST + "X: y\r\n Content-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN, why);
        add(all, "a length with an underscore", POST + "Content_Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN, why);
        add(all, "a GET with a body", GET + "Content-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN, why);
        String expect = "an expectation that is unknown is 417 (RFC 9110, 10.1.1)";
        add(
                all,
                "an unknown expectation",
                POST + "Expect: x\r\nContent-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
                expect);
    }

    private static void codings(List<HostileHead> all) {
        String why = "chunked, once, alone and without a length, else 400 or 501 (RFC 9112, 6.1)";
        String body = "8\r\nSMUGGLED\r\n0\r\n\r\n";
        for (String coding : List.of(
                "xchunked",
                "chunkedx",
                "\"chunked\"",
                "identity",
                "",
                "chunked, chunked",
                "chunked, gzip",
                "gzip, chunked",
                "identity, chunked",
                "chunked;q=1",
                "chunked, identity",
                "\u000bchunked",
                "chunked\0",
                "chun ked",
                "Chunked",
                " chunked ",
                "chunked,",
                ",chunked")) {
            add(
                    all,
                    "Transfer-Encoding: " + visible(coding),
                    POST + "Transfer-Encoding:" + coding + "\r\n\r\n" + body,
                    why);
        }
        String both = "Transfer-Encoding: chunked\r\n\r\n";
        add(all, "chunks and a length", POST + "Content-Length: 5\r\n" + both + body, why);
        add(
                all,
                "chunks before a length",
                POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + body,
                why);
        add(all, "chunks twice", POST + "Transfer-Encoding: chunked\r\n" + both + body, why);
        add(all, "chunks in HTTP/1.0", CHUNKED.replace("HTTP/1.1", "HTTP/1.0") + body, why);
        add(all, "chunks with a blank before the colon", POST + "Transfer-Encoding : chunked\r\n\r\n" + body, why);
        add(all, "chunks in a fold", POST + "Transfer-Encoding:\r\n chunked\r\n\r\n" + body, why);
        add(all, "chunks with an underscore", POST + "Transfer_Encoding: chunked\r\n\r\n" + body, why);
    }

    private static void chunks(List<HostileHead> all) {
        String why = "a size is hexadecimal digits, and each line ends with CR LF (RFC 9112, 7.1)";
        String end = "0\r\n\r\n";
        for (String chunk : List.of(
                "5\r\nhello\r\n",
                "05\r\nhello\r\n",
                "5;x=y\r\nhello\r\n",
                "5;x=\"a;b\"\r\nhello\r\n",
                "5 \r\nhello\r\n",
                " 5\r\nhello\r\n",
                "5\t\r\nhello\r\n",
                "5 ;x\r\nhello\r\n",
                "0x5\r\nhello\r\n",
                "+5\r\nhello\r\n",
                "-5\r\nhello\r\n",
                "5h\r\nhello\r\n",
                "\r\nhello\r\n",
                "ffffffffffffffff\r\nhello\r\n",
                "10000000000000005\r\nhello\r\n",
                "5\nhello\r\n",
                "5\rhello\r\n",
                "5\r\nhello\n",
                "5\r\nhello\r",
                "5\r\nhello",
                "5\r\nhello!\r\n",
                "5\r\nhelloXX",
                "5;x\ny\r\nhello\r\n",
                "5;x\0\r\nhello\r\n",
                "5;\r\nhello\r\n",
                "5\0\r\nhello\r\n")) {
            add(all, "chunk " + visible(chunk), CHUNKED + chunk + end, why);
        }
        for (String last : List.of(
                "0\n\r\n",
                "0\r\n\n",
                "0\n\n",
                "000\r\n\r\n",
                "0;x=y\r\n\r\n",
                "0\r\nX: y\r\n\r\n",
                "0\r\nX : y\r\n\r\n",
                "0\r\nX\r\n\r\n",
                "0\r\nContent-Length: 50\r\n\r\n",
                "0\r\nX: y\n\r\n",
                "0\r\n X: y\r\n\r\n")) {
            add(all, "last chunk " + visible(last), CHUNKED + "5\r\nhello\r\n" + last, why);
        }
    }

    private static void targets(List<HostileHead> all) {
        String why = "a target is a path, or a whole http URL of which the host counts (RFC 9112, 3.2)";
        for (String target : List.of(
                "http://localhost/x",
                "HTTP://LOCALHOST/x",
                "http://localhost",
                "http://evil.example/x",
                "http:///x",
                "http://u@localhost/x",
                "http://localhost:x/x",
                "ftp://localhost/x",
                "http:/x",
                "//localhost/x",
                "*",
                "localhost:80",
                "/..",
                "/../x",
                "/a/../x",
                "/%2e%2e/x",
                "/x%00",
                "/%zz",
                "/x%2fy",
                "//x",
                "/./x",
                "/x;y",
                "/x\\y",
                "/x|y",
                "/x\"y",
                "/x<y",
                "/\u00e4",
                "/x?a=b?c#d")) {
            add(all, "target " + visible(target), "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n", why);
        }
        add(
                all,
                "another host in the target than in Host",
                "GET http://localhost/x HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                why);
        add(all, "a tunnel", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n", why);
        add(all, "the server itself", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", why);
        add(all, "TRACE", "TRACE /x HTTP/1.1\r\nHost: localhost\r\n\r\n", why);
    }

    /** For a table: controls as escapes. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> visible.append("\\r");
                case '\n' -> visible.append("\\n");
                case '\t' -> visible.append("\\t");
                case '|' -> visible.append("\\x7c");
                case '`' -> visible.append("\\x60");
                default -> visible.append(c < ' ' || c > '~' ? String.format("\\x%02x", (int) c) : "" + c);
            }
        }
        return visible.toString();
    }
}

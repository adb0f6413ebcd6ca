package dev.tidings.interop.door;

/** What many connections at once send to a hub, so that it holds memory for them. */
enum Attack {
    /** Each sends half of a long body, and then nothing. */
    HALF_BODIES("256m", 2000, head(4 * 1024 * 1024), 2 * 1024 * 1024, 0),
    /** Each sends 64 KB, and then single bytes. */
    SINGLE_BYTES("256m", 2000, head(4 * 1024 * 1024), 64 * 1024, 200),
    /** Each sends a long body but for its end. */
    ENDS_HELD_BACK("256m", 160, head(4 * 1024 * 1024), 4 * 1024 * 1024 - 1, 0),
    /** Each asks for a page, again and again, and reads nothing. */
    UNREAD_PAGES("256m", 100, "GET /eventsource.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20_000), 0, 0),
    /** Each subscribes with patterns of as many levels as it can. */
    EVIL_PATTERNS("512m", 150, patterns(), 0, 0);

    final String heap;
    final int connections;
    private final String head;
    private final long bodyBytes;
    private final int singleBytes;

    Attack(String heap, int connections, String head, long bodyBytes, int singleBytes) {
        this.heap = heap;
        this.connections = connections;
        this.head = head;
        this.bodyBytes = bodyBytes;
        this.singleBytes = singleBytes;
    }

    private static String head(int length) {
        return "POST /events?topic=attack HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String patterns() {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < 15; i++) {
            query.append(i == 0 ? "" : "&")
                    .append("topic=")
                    .append("/".repeat(1000))
                    .append(i);
        }
        return "GET /events?" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** How much each connection sends. */
    long bytes() {
        return head.length() + bodyBytes + singleBytes;
    }

    /** From where on it sends one byte at a time. */
    long singlesFrom() {
        return singleBytes > 0 ? head.length() + bodyBytes : Long.MAX_VALUE;
    }

    byte at(long position) {
        return (byte) (position < head.length() ? head.charAt((int) position) : 'x');
    }
}

package dev.tidings.cli.bench.load;

/** The versions of HTTP that subscribers speak. */
public enum Http {
    /** HTTP/1.1: a connection for each stream. */
    H1,
    /** HTTP/2 in the clear, by prior knowledge. */
    H2C,
    /** HTTP/2 over TLS, by ALPN. */
    H2;

    boolean isTwo() {
        return this != H1;
    }
}

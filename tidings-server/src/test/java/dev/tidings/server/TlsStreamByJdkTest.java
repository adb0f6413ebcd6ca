package dev.tidings.server;

import dev.tidings.server.tls.TlsProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Streams over TLS as the JDK makes it; elsewhere it is OpenSSL's, where that runs. */
class TlsStreamByJdkTest extends TlsStreamTest {
    @BeforeAll
    static void chooseTheJdk() {
        Served.tlsProvider = TlsProvider.JDK;
    }

    @AfterAll
    static void chooseAny() {
        Served.tlsProvider = TlsProvider.AUTO;
    }
}

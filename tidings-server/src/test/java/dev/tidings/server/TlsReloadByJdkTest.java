package dev.tidings.server;

import dev.tidings.server.tls.TlsProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Replaced certificates over TLS as the JDK makes it; elsewhere it is OpenSSL's, where that runs. */
class TlsReloadByJdkTest extends TlsReloadTest {
    TlsReloadByJdkTest(@TempDir Path folder) {
        super(folder);
    }

    @BeforeAll
    static void chooseTheJdk() {
        Served.tlsProvider = TlsProvider.JDK;
    }

    @AfterAll
    static void chooseAny() {
        Served.tlsProvider = TlsProvider.AUTO;
    }
}

package dev.tidings.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is chosen where OpenSSL runs, as on the machines that build the project. */
class TlsProviderTest {
    private final TestKeys keys;

    TlsProviderTest(@TempDir Path folder) {
        this.keys = TestKeys.in(folder);
    }

    private static SslContext context(CertificateFiles files, TlsProvider provider) {
        TlsOptions options = TlsOptions.of(files).withProvider(provider);
        try (Certificates certificates = new Certificates(options, List.of(TlsDoor.HTTP_1_1))) {
            return certificates.of(null);
        }
    }

    @Test
    void isOpenSslUnlessTheJdkIsNamed() {
        assertThat(context(keys.ec("ec"), TlsProvider.AUTO)).isInstanceOf(OpenSslContext.class);
        assertThat(context(keys.rsa("rsa"), TlsProvider.OPENSSL)).isInstanceOf(OpenSslContext.class);
        assertThat(context(keys.ec("other"), TlsProvider.JDK)).isInstanceOf(JdkSslContext.class);
    }

    @Test
    void isTheJdkForAKeyThatOpenSslDoesNotTakeHere() {
        assertThat(context(keys.ed25519("ed"), TlsProvider.AUTO)).isInstanceOf(JdkSslContext.class);
        assertThat(context(keys.ed25519("edwards"), TlsProvider.OPENSSL)).isInstanceOf(JdkSslContext.class);
    }
}

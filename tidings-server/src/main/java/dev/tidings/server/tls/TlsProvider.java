package dev.tidings.server.tls;

import dev.tidings.topic.InvalidValueException;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who does the arithmetic of TLS. */
public enum TlsProvider {
    /** OpenSSL's where it is on the class path (Netty's {@code netty-tcnative}), runs here and knows the kind of key; else the JDK's. */
    AUTO,
    /** The JDK's. */
    JDK,
    /** OpenSSL's, or none; the JDK's for the kinds of keys that it does not know. */
    OPENSSL;

    private static final Logger LOGGER = LoggerFactory.getLogger(TlsProvider.class);

    /**
     * Netty's name of it, for one certificate.
     *
     * @throws InvalidValueException if it is not to be had
     */
    SslProvider of(PrivateKey key, Path chain) {
        if (this == JDK) {
            return SslProvider.JDK;
        }
        if (!OpenSsl.isAvailable()) {
            requireNotNamed();
            return SslProvider.JDK;
        }
        if (!key.getAlgorithm().equals("RSA") && !key.getAlgorithm().equals("EC")) {
            LOGGER.info(
                    "TLS with the certificate {} is the JDK's, whose handshakes take more: OpenSSL's takes no {} key here",
                    chain,
                    key.getAlgorithm());
            return SslProvider.JDK;
        }
        return SslProvider.OPENSSL;
    }

    private void requireNotNamed() {
        Throwable cause = OpenSsl.unavailabilityCause();
        if (this == OPENSSL) {
            throw new InvalidValueException(
                    "TLS is to be OpenSSL's, which does not run here (" + cause + "); expected auto or jdk");
        }
        LOGGER.debug("TLS is the JDK's: there is no OpenSSL", cause);
    }
}

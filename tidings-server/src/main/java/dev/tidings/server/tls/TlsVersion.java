package dev.tidings.server.tls;

import java.util.Arrays;

/** The versions of TLS that are spoken. Older ones are broken (RFC 8996). */
public enum TlsVersion {
    TLS_1_2("TLSv1.2"),
    TLS_1_3("TLSv1.3");

    private final String jdkName;

    TlsVersion(String jdkName) {
        this.jdkName = jdkName;
    }

    String jdkName() {
        return jdkName;
    }

    /** This one and the newer ones, as the JDK names them. */
    String[] andNewer() {
        return Arrays.stream(values())
                .filter(version -> version.compareTo(this) >= 0)
                .map(version -> version.jdkName)
                .toArray(String[]::new);
    }
}

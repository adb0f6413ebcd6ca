package dev.tidings.server.tls;

/** Whether clients show certificates of their own. */
public enum ClientCertificates {
    /** They are not asked. */
    NONE,
    /** They are asked, and need not have one; one that is shown must be good. */
    OPTIONAL,
    /** Without a good one there is no connection. */
    REQUIRED
}

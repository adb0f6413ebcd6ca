/** Certificates from authorities that speak ACME, got and renewed by the hub itself. */
module dev.tidings.acme {
    requires transitive dev.tidings.core;
    requires java.net.http;
    requires org.shredzone.acme4j;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.acme;
}

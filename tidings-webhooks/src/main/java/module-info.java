/** Who comes and goes, told to a program by requests that are signed. */
module dev.tidings.webhook {
    requires transitive dev.tidings.core;
    requires java.net.http;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.webhook;
}

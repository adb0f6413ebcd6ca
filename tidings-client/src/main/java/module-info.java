/** A reconnecting event-stream client and a publisher, on the JDK's own HTTP client. */
module dev.tidings.client {
    requires transitive dev.tidings.core;
    requires transitive java.net.http;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.tidings.client;
}

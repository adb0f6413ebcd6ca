/** Events that are published if, and only if, the transaction of a database commits. */
module dev.tidings.outbox {
    requires transitive dev.tidings.client;
    requires transitive dev.tidings.core;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.outbox;
}

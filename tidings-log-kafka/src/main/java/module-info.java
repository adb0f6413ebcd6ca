/** The order of a cluster of hubs, kept by a topic of Kafka. */
module dev.tidings.log.kafka {
    requires transitive dev.tidings.core;
    requires kafka.clients;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.log.kafka;
}

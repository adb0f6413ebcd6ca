/** The order of a cluster of hubs on Redis. */
module dev.tidings.log.redis {
    requires transitive dev.tidings.core;
    requires lettuce.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.log.redis;
}

/** The event log on RocksDB. */
module dev.tidings.log.disk {
    requires transitive dev.tidings.core;
    requires dev.tidings.rocksdb;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.log.disk;
}

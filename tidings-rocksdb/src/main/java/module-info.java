/** RocksDB as it is, with its native code for Linux on x86-64 and aarch64. */
module dev.tidings.rocksdb {
    exports org.rocksdb;
    exports org.rocksdb.util;
}

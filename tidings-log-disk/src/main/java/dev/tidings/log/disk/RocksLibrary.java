package dev.tidings.log.disk;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/** RocksDB's native part: loaded where it lies if it is a file on the class path, else unpacked by RocksDB, which takes longer and leaves a copy behind. */
final class RocksLibrary {
    private RocksLibrary() {}

    /** Does nothing the second time. */
    static void load() {
        URL library = RocksDB.class.getClassLoader().getResource(Environment.getJniLibraryFileName("rocksdb"));
        if (library != null && library.getProtocol().equals("file")) {
            Path file = Path.of(URI.create(library.toString()));
            RocksDB.loadLibrary(List.of(String.valueOf(file.getParent())));
        } else {
            RocksDB.loadLibrary();
        }
    }
}

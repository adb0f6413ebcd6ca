package dev.tidings.bench.disk;

import dev.tidings.event.Event;
import dev.tidings.log.disk.DiskEventLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Something that events are appended to, and that says when they are on the disk. Safe for use by several threads. */
interface Appender extends AutoCloseable {
    CompletionStage<?> append();

    @Override
    void close() throws IOException;

    /** What is measured. */
    static Appender tidings(Path directory, Payloads payloads) {
        DiskEventLog log = DiskEventLog.open(directory, Logs.KEEP_ALL);
        AtomicLong count = new AtomicLong();
        return new Appender() {
            @Override
            public CompletionStage<?> append() {
                long number = count.getAndIncrement();
                String topic = Logs.topic((int) (number % 1000));
                return log.append(
                        List.of(Event.on(topic).data(payloads.text(number)).build()));
            }

            @Override
            public void close() {
                log.close();
            }
        };
    }

    /** The floor. */
    static Appender raw(Path directory, Payloads payloads) throws IOException {
        RawLog log = RawLog.open(Files.createDirectories(directory).resolve("raw"));
        AtomicLong count = new AtomicLong();
        return new Appender() {
            @Override
            public CompletionStage<?> append() {
                return log.append(payloads.bytes(count.getAndIncrement()));
            }

            @Override
            public void close() throws IOException {
                log.close();
            }
        };
    }

    /** The store alone: one key and value for each event, forced to the disk by its own thread. */
    static Appender rocks(Path directory, Payloads payloads) throws RocksDBException {
        RocksDB.loadLibrary();
        Options options = new Options().setCreateIfMissing(true);
        RocksDB store = RocksDB.open(options, directory.toString());
        WriteOptions synced = new WriteOptions().setSync(true);
        AtomicLong count = new AtomicLong();
        return new Appender() {
            @Override
            public CompletionStage<?> append() {
                long number = count.getAndIncrement();
                byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
                try {
                    store.put(synced, key, payloads.bytes(number));
                    return CompletableFuture.completedFuture(number);
                } catch (RocksDBException e) {
                    return CompletableFuture.failedFuture(e);
                }
            }

            @Override
            public void close() {
                store.close();
                synced.close();
                options.close();
            }
        };
    }
}

package dev.tidings.log.disk.store;

import dev.tidings.log.stored.ByteReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;

/** Reads one table file of a store, without the store: all keys but those of its damaged blocks. Of one thread. */
final class DamagedTable implements AutoCloseable {
    private final Options options = new Options();
    private final ReadOptions read = new ReadOptions();
    private final SstFileReader reader = new SstFileReader(options);
    private final Family family;

    /** @throws RocksDBException if nothing of it can be read */
    DamagedTable(Path file) throws RocksDBException {
        try {
            reader.open(file.toString());
            String name = new String(reader.getTableProperties().getColumnFamilyName(), StandardCharsets.US_ASCII);
            family = Family.all().stream()
                    .filter(one -> name.equals(new String(one.storeName(), StandardCharsets.US_ASCII)))
                    .findFirst()
                    .orElseThrow(() -> new RocksDBException(file + " is of no known family"));
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    Family family() {
        return family;
    }

    /** Whether all of it is sound. */
    boolean isSound() {
        try {
            reader.verifyChecksum();
            return true;
        } catch (RocksDBException failure) {
            return false;
        }
    }

    /** Is shown what can be read. */
    interface Visitor {
        void entry(byte[] key, byte[] value) throws RocksDBException;

        /** Between two keys, or from the beginning (null) or to the end (null), something cannot be read. */
        void damage(byte @Nullable [] before, byte @Nullable [] behind) throws RocksDBException;
    }

    void forEach(Visitor visitor) throws RocksDBException {
        byte[] from = {};
        byte[] last = null;
        while (from != null) {
            try (SstFileReaderIterator entries = reader.newIterator(read)) {
                for (entries.seek(from); entries.isValid(); entries.next()) {
                    last = entries.key();
                    visitor.entry(last, entries.value());
                }
                if (isEnd(entries)) {
                    return;
                }
            }
            from = nextReadable(last == null ? from : Arrays.copyOf(last, last.length + 1));
            visitor.damage(last, from);
        }
    }

    private static boolean isEnd(SstFileReaderIterator entries) {
        try {
            entries.status();
            return true;
        } catch (RocksDBException failure) {
            return false;
        }
    }

    /** The first key behind one that cannot be read; null if there is none. */
    private byte @Nullable [] nextReadable(byte[] bad) {
        int width = bad.length + Long.BYTES;
        BigInteger low = new BigInteger(1, Arrays.copyOf(bad, width));
        BigInteger end = BigInteger.ONE.shiftLeft(8 * width).subtract(BigInteger.ONE);
        BigInteger high = low.add(BigInteger.ONE);
        // In small steps at first, so that what is sound behind a damaged block is not jumped over.
        BigInteger step = BigInteger.ONE.shiftLeft(8 * (width - Math.min(bad.length, Long.BYTES)));
        for (BigInteger origin = low; !isReadable(high, width); ) {
            if (high.equals(end)) {
                return null;
            }
            low = high;
            high = high.add(step.add(high.subtract(origin).shiftRight(2))).min(end);
        }
        while (low.add(BigInteger.ONE).compareTo(high) < 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            if (isReadable(middle, width)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return keyAt(high, width);
    }

    private boolean isReadable(BigInteger key, int width) {
        try (SstFileReaderIterator entries = reader.newIterator(read)) {
            entries.seek(bytes(key, width));
            return entries.isValid() || isEnd(entries);
        }
    }

    private byte @Nullable [] keyAt(BigInteger key, int width) {
        try (SstFileReaderIterator entries = reader.newIterator(read)) {
            entries.seek(bytes(key, width));
            return entries.isValid() ? entries.key() : null;
        }
    }

    private static byte[] bytes(BigInteger key, int width) {
        byte[] shortest = key.toByteArray();
        byte[] bytes = new byte[width];
        int length = Math.min(width, shortest.length);
        System.arraycopy(shortest, shortest.length - length, bytes, width - length, length);
        return bytes;
    }

    /** A key of {@link Family#EVENTS} as a position. */
    static long position(byte @Nullable [] key, long otherwise) {
        return key == null ? otherwise : ByteReader.longAt(key, 0);
    }

    @Override
    public void close() {
        reader.close();
        read.close();
        options.close();
    }
}

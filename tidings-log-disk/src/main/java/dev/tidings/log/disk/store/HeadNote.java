package dev.tidings.log.disk.store;

import dev.tidings.log.stored.ByteReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a log has come, noted in a file of its own beside the store, so that a store that has lost its end is found out. Handed to the system with each
 * commit, once the store has that, and synced about once a second: it never says more than the store was told to keep. Small enough for one sector,
 * with a checksum: it is there whole, or not at all. Not safe for use by several threads, but for {@link #force}.
 */
public final class HeadNote implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HeadNote.class);
    private static final String FILE = "HEAD";
    private static final byte[] BEGINNING = "tidings1".getBytes(StandardCharsets.US_ASCII);
    private static final int NUMBERS = 5;
    private static final int TEXT_OFFSET = BEGINNING.length + NUMBERS * Long.BYTES;
    /** As long as the longest is. */
    private static final int EPOCH_BYTES = 32;

    private static final int BYTES = TEXT_OFFSET + EPOCH_BYTES + Long.BYTES;

    private final Path path;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    /** Closed by an interrupt of the thread that uses it, and then opened again. */
    private volatile FileChannel file;

    private boolean failed;
    private volatile boolean changed;

    /**
     * What is noted.
     *
     * @param process the one that has the log open, or had it last
     * @param head the newest position, whatever it was promised
     * @param written the newest position that survives the end of the process
     * @param synced the newest position that survives the end of the machine
     * @param closed whether the log was closed in good order, with all of it on the disk
     * @param epoch what the ids of new events begin with
     */
    public record Content(long process, long head, long written, long synced, boolean closed, String epoch) {
        private String paddedEpoch() {
            return epoch + " ".repeat(EPOCH_BYTES - epoch.length());
        }
    }

    private HeadNote(Path path) throws IOException {
        this.path = path;
        this.file = channel(path);
    }

    /** Opens it to be written, whatever is in it; {@link #read} that before. */
    public static HeadNote open(Path directory) throws IOException {
        return new HeadNote(file(directory));
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Where it lies. */
    public static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    /** What is noted, or null if nothing is, or nothing that can be read. */
    @Nullable
    public static Content read(Path directory) {
        try {
            byte[] all = Files.readAllBytes(file(directory));
            return all.length == BYTES ? parse(all) : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    @Nullable
    private static Content parse(byte[] all) {
        int end = all.length - Long.BYTES;
        if (!Arrays.equals(all, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length)) {
            return null;
        }
        if (checksum(all, end) != ByteReader.longAt(all, end)) {
            return null;
        }
        long[] numbers = new long[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = ByteReader.longAt(all, BEGINNING.length + i * Long.BYTES);
        }
        String epoch = new String(all, TEXT_OFFSET, end - TEXT_OFFSET, StandardCharsets.US_ASCII).strip();
        return new Content(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4] == 1, epoch);
    }

    private static long checksum(byte[] bytes, int end) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, end);
        return checksum.getValue();
    }

    /** Hands it to the system. That it fails is no reason not to go on: what it guards against is rarer. */
    public void write(Content content) {
        encode(content);
        boolean interrupted = Thread.interrupted();
        try {
            if (!file.isOpen()) {
                file = channel(path);
            }
            int unused = file.write(bytes, 0);
            changed = true;
        } catch (IOException failure) {
            warn(failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void encode(Content content) {
        bytes.clear();
        bytes.put(BEGINNING)
                .putLong(content.process())
                .putLong(content.head())
                .putLong(content.written())
                .putLong(content.synced())
                .putLong(content.closed() ? 1 : 0)
                .put(content.paddedEpoch().getBytes(StandardCharsets.US_ASCII));
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.flip());
        bytes.limit(BYTES).putLong(checksum.getValue()).flip();
    }

    private void warn(IOException failure) {
        if (!failed) {
            LOGGER.warn("How far the event log has come cannot be noted beside it ({})", failure.toString());
        }
        failed = true;
    }

    /** Syncs it if it changed. Any thread. */
    public void force() {
        if (!changed) {
            return;
        }
        changed = false;
        try {
            file.force(false);
        } catch (IOException failure) {
            LOGGER.debug("How far the event log has come could not be synced", failure);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            warn(failure);
        }
    }
}

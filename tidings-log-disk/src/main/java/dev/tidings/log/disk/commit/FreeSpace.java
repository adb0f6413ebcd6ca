package dev.tidings.log.disk.commit;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Whether the disk has room for more, asked of the system now and then. Of one thread, but for {@link #bytes()}. */
public class FreeSpace {
    private static final long GOOD_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path directory;
    private final long leastBytes;
    private long askedAt;
    private boolean asked;
    private long free;

    /** @param leastBytes with less than this free, there is none */
    public FreeSpace(Path directory, long leastBytes) {
        this.directory = directory;
        this.leastBytes = leastBytes;
    }

    public boolean isShort() {
        long now = System.nanoTime();
        if (!asked || now - askedAt > GOOD_FOR_NANOS) {
            free = ask();
            askedAt = now;
            asked = true;
        }
        return free < leastBytes;
    }

    /** How much is free, asked of the system now; empty where it does not say. Any thread. */
    public OptionalLong bytes() {
        long now = ask();
        return now == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(now);
    }

    private long ask() {
        try {
            FileStore disk = Files.getFileStore(directory);
            return disk.getUsableSpace();
        } catch (IOException | RuntimeException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /** What is said to whoever wants to store something. */
    public String shortage() {
        return "The disk of " + directory + " has " + free + " bytes left, and " + leastBytes
                + " must stay free; nothing was stored. Try again when there is room";
    }
}

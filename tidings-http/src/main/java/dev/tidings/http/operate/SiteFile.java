package dev.tidings.http.operate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * An open file as it was when it was opened: a piece of it is refused once it has been written to since, so that nobody gets half of what it was and half of what it is. A file that
 * takes its place does not matter. Asks the disk. Of one thread at a time.
 */
final class SiteFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final State state;
    private long at;

    private record State(@Nullable Object key, long size, FileTime modified) {
        static State of(Path path) throws IOException {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                throw new NoSuchFileException(path.toString());
            }
            return new State(found.fileKey(), found.size(), found.lastModifiedTime());
        }

        boolean isOfSameFile(State other) {
            return key == null || key.equals(other.key);
        }
    }

    private SiteFile(Path path, FileChannel channel, State state) {
        this.path = path;
        this.channel = channel;
        this.state = state;
    }

    /**
     * Opens a file.
     *
     * @param path without links in it
     * @throws NoSuchFileException if it is none, or of another kind: to open a pipe would take until somebody writes to it
     */
    static SiteFile open(Path path) throws IOException {
        State state = State.of(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        return new SiteFile(path, channel, state);
    }

    long size() {
        return state.size();
    }

    /** What tells this content from any other that was here (RFC 9110, 8.8.3). */
    String tag() {
        long nanos = state.modified().to(java.util.concurrent.TimeUnit.NANOSECONDS);
        return '"' + Long.toHexString(state.size()) + '-' + Long.toHexString(nanos) + '"';
    }

    /**
     * Reads on, into the room that there is.
     *
     * @throws IOException if the file is not what it was any more
     */
    void read(ByteBuffer into) throws IOException {
        into.limit((int) Math.min(into.limit(), into.position() + state.size() - at));
        while (into.hasRemaining()) {
            int length = channel.read(into, at);
            if (length < 0) {
                throw changed();
            }
            at += length;
        }
        if (channel.size() != state.size() || isRewritten()) {
            throw changed();
        }
    }

    private boolean isRewritten() throws IOException {
        try {
            State now = State.of(path);
            return now.isOfSameFile(state) && !now.equals(state);
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    private IOException changed() {
        return new IOException("A file of the site was written to while it was served");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

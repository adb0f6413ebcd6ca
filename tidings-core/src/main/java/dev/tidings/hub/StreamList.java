package dev.tidings.hub;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of a shard, in the order in which they came, found by their serial numbers. A serial number is the time at which a stream came, in microseconds since 1970, or the one
 * after the last where that is none later: so it is what tells a stream from all others of its shard, what a page of them goes on behind, and its age. It takes about four bytes for a
 * stream. To take one out takes no memory. Belongs to a shard's thread.
 */
final class StreamList {
    private static final int CHUNK = 256;
    /** Two neighbours that have no more than this together become one. */
    private static final int SPARSE = CHUNK / 2;

    private @Nullable Chunk[] chunks = new Chunk[4];
    private int chunkCount;
    private long last;

    /** A run of streams, without holes. */
    private static final class Chunk {
        final @Nullable Subscriber[] streams = new Subscriber[CHUNK];
        /** No stream here came before this one, nor any in the chunks before after it. */
        final long first;

        int size;

        Chunk(long first) {
            this.first = first;
        }

        Subscriber get(int index) {
            Subscriber stream = streams[index];
            if (stream == null) {
                throw new IndexOutOfBoundsException(index + " of " + size);
            }
            return stream;
        }

        /** Where the stream of a serial number is, or would be. */
        int find(long serial) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (get(middle).serial < serial) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        boolean has(int index, long serial) {
            return index < size && get(index).serial == serial;
        }

        void remove(int index) {
            System.arraycopy(streams, index + 1, streams, index, --size - index);
            streams[size] = null;
        }

        void takeAllOf(Chunk next) {
            System.arraycopy(next.streams, 0, streams, size, next.size);
            size += next.size;
        }
    }

    /** Puts a stream at the end; where that fails, it is not in. */
    void add(Subscriber stream, Instant now) {
        Chunk chunk = chunkCount == 0 ? null : chunk(chunkCount - 1);
        long serial = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, now));
        if (chunk == null || chunk.size == CHUNK) {
            chunk = new Chunk(serial);
            if (chunkCount == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunkCount * 2);
            }
            chunks[chunkCount++] = chunk;
        }
        last = serial;
        stream.serial = serial;
        chunk.streams[chunk.size++] = stream;
    }

    /** Takes a stream out, if it is in. */
    void remove(Subscriber stream) {
        int place = chunkOf(stream.serial);
        if (place < 0) {
            return;
        }
        Chunk chunk = chunk(place);
        int index = chunk.find(stream.serial);
        if (chunk.has(index, stream.serial)) {
            chunk.remove(index);
            tidy(place, chunk);
        }
    }

    private void tidy(int place, Chunk chunk) {
        if (chunk.size == 0) {
            removeChunk(place);
        } else if (place + 1 < chunkCount && chunk.size + chunk(place + 1).size <= SPARSE) {
            chunk.takeAllOf(chunk(place + 1));
            removeChunk(place + 1);
        } else if (place > 0 && chunk.size + chunk(place - 1).size <= SPARSE) {
            chunk(place - 1).takeAllOf(chunk);
            removeChunk(place);
        }
    }

    private void removeChunk(int place) {
        System.arraycopy(chunks, place + 1, chunks, place, --chunkCount - place);
        chunks[chunkCount] = null;
    }

    private Chunk chunk(int place) {
        Chunk chunk = chunks[place];
        if (chunk == null) {
            throw new IndexOutOfBoundsException(place + " of " + chunkCount);
        }
        return chunk;
    }

    /** The last chunk that does not begin behind a serial number; -1 if all do. */
    private int chunkOf(long serial) {
        int low = 0;
        int high = chunkCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunk(middle).first <= serial) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** The stream of a serial number; null if it is not open. */
    @Nullable
    Subscriber find(long serial) {
        int place = chunkOf(serial);
        if (place < 0) {
            return null;
        }
        int index = chunk(place).find(serial);
        return chunk(place).has(index, serial) ? chunk(place).get(index) : null;
    }

    /** Copies the next streams behind a serial number, as many as there is room for; answers how many: fewer only at the end. */
    int copyAfter(long serial, @Nullable Subscriber[] into) {
        int copied = 0;
        int place = Math.max(0, chunkOf(serial));
        int index = place < chunkCount ? chunk(place).find(serial + 1) : 0;
        for (; place < chunkCount && copied < into.length; place++) {
            Chunk chunk = chunk(place);
            int some = Math.min(into.length - copied, chunk.size - index);
            System.arraycopy(chunk.streams, index, into, copied, some);
            copied += some;
            index = 0;
        }
        return copied;
    }
}

package dev.tidings.log.kafka;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What was asked to be appended, and its answer. Its positions are given on the producer's thread. */
final class Append {
    /** What a record takes beside its value, at the most: lengths, a timestamp, an offset, attributes. */
    private static final int RECORD_OVERHEAD = 32;

    final List<byte[]> entries;
    final CompletableFuture<Long> answer = new CompletableFuture<>();
    final long since = System.nanoTime();
    private long first = -1;

    Append(List<byte[]> entries) {
        this.entries = entries;
    }

    /** In a record batch, at the most. */
    long bytes() {
        long bytes = 0;
        for (byte[] entry : entries) {
            bytes += entry.length + RECORD_OVERHEAD;
        }
        return bytes;
    }

    /**
     * Told of its first record and of its last one.
     *
     * @return what is wrong with it, if anything
     */
    @Nullable
    Throwable placed(int index, RecordMetadata place) {
        if (index == 0) {
            first = place.offset();
        }
        return place.offset() == first + index
                ? null
                : new IllegalStateException("Entry " + index + " of an append is at offset " + place.offset()
                        + "; expected " + (first + index) + ", behind the others");
    }
}

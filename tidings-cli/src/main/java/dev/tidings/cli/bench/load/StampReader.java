package dev.tidings.cli.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One subscriber: counts the stamps of its stream, also one that comes in pieces. Of the load client's thread. */
final class StampReader {
    private final int number;
    private final Deliveries deliveries;
    private @Nullable ByteBuffer cut;

    StampReader(int number, Deliveries deliveries) {
        this.number = number;
        this.deliveries = deliveries;
    }

    int number() {
        return number;
    }

    /** Reads all bytes of a buffer; its indices stay where they are. */
    void read(ByteBuf bytes) {
        int length = bytes.readableBytes();
        ByteBuffer fresh =
                bytes.nioBufferCount() == 1 ? bytes.internalNioBuffer(bytes.readerIndex(), length) : bytes.nioBuffer();
        completeCut(fresh);
        if (fresh.hasRemaining()) {
            int begin = deliveries.scan(number, fresh, fresh.remaining());
            keep(fresh, begin);
        }
    }

    private void completeCut(ByteBuffer fresh) {
        ByteBuffer kept = cut;
        if (kept == null || kept.position() == 0) {
            return;
        }
        int count = Math.min(kept.remaining(), fresh.remaining());
        for (int i = 0; i < count; i++) {
            kept.put(fresh.get());
        }
        if (!kept.hasRemaining()) {
            kept.flip();
            int unused = deliveries.scan(number, kept, count);
            kept.clear();
        }
    }

    private void keep(ByteBuffer from, int begin) {
        if (begin == from.limit()) {
            return;
        }
        if (cut == null) {
            cut = ByteBuffer.allocate(Stamp.LENGTH);
        }
        cut.put(from.position(begin));
    }
}

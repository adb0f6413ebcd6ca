package dev.tidings.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Streams cut into chunks, of every kind of buffer that a network library may hand over. */
final class Chunks {
    private Chunks() {}

    /** Sizes of chunks, to be used again and again until the stream is used up; small ones are the most likely. */
    static Arbitrary<List<Integer>> sizes() {
        Arbitrary<Integer> size = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.integers().between(1, 4)),
                Tuple.of(1, Arbitraries.integers().between(5, 200)));
        return size.list().ofMinSize(1).ofMaxSize(20);
    }

    static List<ByteBuffer> cut(byte[] stream, List<Integer> sizes) {
        List<ByteBuffer> chunks = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < stream.length; i++) {
            int size = Math.min(sizes.get(i % sizes.size()), stream.length - at);
            chunks.add(chunk(stream, at, size, i % 4));
            at += size;
        }
        return chunks;
    }

    static List<ByteBuffer> cut(byte[] stream, int size) {
        return cut(stream, List.of(size));
    }

    private static ByteBuffer chunk(byte[] stream, int at, int size, int kind) {
        return switch (kind) {
            case 0 -> ByteBuffer.wrap(stream, at, size);
            case 1 -> ByteBuffer.wrap(stream, at, size).asReadOnlyBuffer();
            case 2 -> ByteBuffer.wrap(stream, at, size).slice();
            default -> ByteBuffer.allocateDirect(size).put(stream, at, size).flip();
        };
    }
}

package dev.tidings.bench.disk;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Data of a given size that compresses about as well as the JSON of prices and readings does, and does not repeat within what a compressor looks back. */
final class Payloads {
    private static final int COUNT = 1024;

    private final String[] texts = new String[COUNT];
    private final byte[][] bytes = new byte[COUNT][];

    /** @param size of each, in bytes */
    Payloads(int size) {
        SplittableRandom random = new SplittableRandom(size);
        for (int i = 0; i < COUNT; i++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < size) {
                text.append("{\"price\":").append(random.nextInt(1_000_000)).append(".25,\"at\":");
                text.append(random.nextLong(1_000_000_000_000L)).append("},");
            }
            text.setLength(size);
            texts[i] = text.toString();
            bytes[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
        }
    }

    String text(long event) {
        return texts[(int) (event % COUNT)];
    }

    byte[] bytes(long event) {
        return bytes[(int) (event % COUNT)];
    }
}

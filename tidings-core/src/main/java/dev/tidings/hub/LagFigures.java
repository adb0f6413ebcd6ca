package dev.tidings.hub;

import dev.tidings.measure.Distribution;
import dev.tidings.measure.Scale;

/**
 * How far those who are behind are so, now.
 *
 * @param bytes the {@link Subscriber#lagBytes()} of each
 * @param millis for how long each is behind, in milliseconds
 */
public record LagFigures(Distribution bytes, Distribution millis) {
    public static final Scale BYTES =
            Scale.of(1 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 64 << 20);
    public static final Scale MILLIS = Scale.of(250, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000);

    static final LagFigures NONE = new LagFigures(Distribution.none(BYTES), Distribution.none(MILLIS));

    LagFigures plus(LagFigures other) {
        return new LagFigures(bytes.plus(other.bytes), millis.plus(other.millis));
    }
}

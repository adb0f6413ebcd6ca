/**
 * What a log on disk holds after the power was cut: {@link dev.tidings.bench.powercut.Writer} appends and says what was acknowledged, {@code bench/powercut/run} cuts the
 * power, and {@link dev.tidings.bench.powercut.Check} compares.
 */
@NullMarked
package dev.tidings.bench.powercut;

import org.jspecify.annotations.NullMarked;

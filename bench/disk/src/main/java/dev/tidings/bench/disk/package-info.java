/**
 * What the log on disk costs, each beside a floor that does the same with a plain file and nothing else. Start at
 * {@link dev.tidings.bench.disk.DiskBench}; {@code bench/README.md} says how to read the results.
 */
@NullMarked
package dev.tidings.bench.disk;

import org.jspecify.annotations.NullMarked;

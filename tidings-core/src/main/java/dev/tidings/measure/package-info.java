/**
 * How often values were of which size: what parts of a hub that run all the time can count without a lock, and without an object for each value. Start with {@link
 * dev.tidings.measure.Tally}, which is counted into; a {@link dev.tidings.measure.Distribution} is what comes out.
 */
@NullMarked
package dev.tidings.measure;

import org.jspecify.annotations.NullMarked;

/**
 * A hub for tests of programs that publish or read events: {@link dev.tidings.testkit.TidingsTest} gives each test one of its own, {@link
 * dev.tidings.testkit.StreamAssert} waits for what a stream is to bring, {@link dev.tidings.testkit.TestClock} is turned by the test, and {@link
 * dev.tidings.testkit.FaultProxy} does to connections what networks do.
 */
@NullMarked
package dev.tidings.testkit;

import org.jspecify.annotations.NullMarked;

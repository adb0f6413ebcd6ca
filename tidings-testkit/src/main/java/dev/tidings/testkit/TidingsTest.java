package dev.tidings.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class, or one test, a hub of its own, with a fresh log: what a test, or a method before or after it, has as parameters.
 *
 * <table>
 *   <caption>Parameters</caption>
 *   <tr><td>{@link TestHub}</td><td>the hub with all that belongs to it</td></tr>
 *   <tr><td>{@link dev.tidings.hub.Hub}</td><td>the hub</td></tr>
 *   <tr><td>{@link java.net.URI}</td><td>where it is served</td></tr>
 *   <tr><td>{@link TestClock}</td><td>the time that its streams go by</td></tr>
 *   <tr><td>{@link FaultProxy}</td><td>a proxy before it</td></tr>
 * </table>
 *
 * <p>The hub is started for the first parameter that asks for it, and closed after the test. A test that leaves a sentence of {@link StreamAssert} without its end
 * fails.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TidingsExtension.class)
@SuppressWarnings("exports") // JUnit alone uses the extension.
public @interface TidingsTest {}

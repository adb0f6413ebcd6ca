/**
 * Tidings in a Spring application: what its code uses. A {@link dev.tidings.spring.TidingsTemplate} publishes, methods with {@link
 * dev.tidings.spring.TidingsListener} are called; {@code boot} wires them, {@code listen} calls the methods, {@code convert} turns objects into data and back.
 */
@NullMarked
package dev.tidings.spring;

import org.jspecify.annotations.NullMarked;

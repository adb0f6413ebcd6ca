/** Parts of the wiring, without an application. */
@NullMarked
package dev.tidings.spring.boot;

import org.jspecify.annotations.NullMarked;

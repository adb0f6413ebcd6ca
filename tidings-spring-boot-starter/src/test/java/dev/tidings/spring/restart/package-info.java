/** An application in a process of its own that is told to stop under load, and started again: {@link dev.tidings.spring.restart.MountedRestartTest}. */
@NullMarked
package dev.tidings.spring.restart;

import org.jspecify.annotations.NullMarked;

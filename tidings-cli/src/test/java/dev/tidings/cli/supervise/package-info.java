/** The program under a service manager: {@link dev.tidings.cli.supervise.ServiceManager} is one that only listens. */
@NullMarked
package dev.tidings.cli.supervise;

import org.jspecify.annotations.NullMarked;

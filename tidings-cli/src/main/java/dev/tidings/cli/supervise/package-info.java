/**
 * What the program tells the service manager that started it, systemd or another that speaks its protocol: {@link dev.tidings.cli.supervise.Supervisor} knows when to say
 * what, and sends it by a thread of its own; {@link dev.tidings.cli.supervise.NotifySocket} is where it goes.
 */
@NullMarked
package dev.tidings.cli.supervise;

import org.jspecify.annotations.NullMarked;

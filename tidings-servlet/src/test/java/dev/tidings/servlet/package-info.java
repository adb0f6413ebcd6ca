/** The servlet in real containers: start at {@link dev.tidings.servlet.ContainerContract}. */
@NullMarked
package dev.tidings.servlet;

import org.jspecify.annotations.NullMarked;

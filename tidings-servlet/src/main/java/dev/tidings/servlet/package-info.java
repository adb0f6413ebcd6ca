/**
 * The hub in a servlet container: {@link dev.tidings.servlet.HubServlet}, where to start reading. Enters: a request on a thread of the container's, as a {@code ServletExchange}; what is done with it is done by a
 * loop of the servlet's own ({@code LoopPart}). Leaves: answers and streams, through one {@code ResponseSink} for each request, which never blocks.
 */
@NullMarked
package dev.tidings.servlet;

import org.jspecify.annotations.NullMarked;

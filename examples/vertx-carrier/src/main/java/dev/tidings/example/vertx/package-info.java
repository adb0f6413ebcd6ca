/** The hub in the HTTP server of a Vert.x application: a {@code VertxCarrier} for each event loop, where to start reading. {@code ChatVerticle} is an application that has one. */
@NullMarked
package dev.tidings.example.vertx;

import org.jspecify.annotations.NullMarked;

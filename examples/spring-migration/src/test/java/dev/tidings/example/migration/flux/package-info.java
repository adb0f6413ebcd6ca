/** Prices as a {@code Flux<ServerSentEvent>}, and by the hub. */
@NullMarked
package dev.tidings.example.migration.flux;

import org.jspecify.annotations.NullMarked;

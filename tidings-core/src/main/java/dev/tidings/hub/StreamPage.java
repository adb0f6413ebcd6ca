package dev.tidings.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the open streams.
 *
 * @param next what the next page comes after; null where there is none
 */
public record StreamPage(List<OpenStream> streams, @Nullable StreamId next) {}

/** The engine of a cluster, as the settings name it: {@link dev.tidings.cli.engine.Engines}; and what it says of itself: {@link dev.tidings.cli.engine.EngineLook}. */
@NullMarked
package dev.tidings.cli.engine;

import org.jspecify.annotations.NullMarked;

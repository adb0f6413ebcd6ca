/**
 * The hub's settings: {@link dev.tidings.settings.Setting} is the one table of them that file, environment, flags, help, reference page and schema
 * all come from. Start at {@link dev.tidings.settings.Settings}, which takes text from each of these places; {@code HubSettings},
 * {@code LogSettings}, {@code DiskLogSettings}, {@code HttpSettings}, {@code ServerSettings} and {@code AcmeSettings} make of it the options of the hub's parts, and
 * each loads the classes of that part alone.
 */
@NullMarked
package dev.tidings.settings;

import org.jspecify.annotations.NullMarked;

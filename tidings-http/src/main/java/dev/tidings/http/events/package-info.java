/** . */
@NullMarked
package dev.tidings.http.events;

import org.jspecify.annotations.NullMarked;

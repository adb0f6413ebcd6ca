/** . */
@NullMarked
package dev.tidings.http.access;

import org.jspecify.annotations.NullMarked;

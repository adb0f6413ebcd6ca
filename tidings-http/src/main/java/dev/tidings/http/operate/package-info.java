/** . */
@NullMarked
package dev.tidings.http.operate;

import org.jspecify.annotations.NullMarked;

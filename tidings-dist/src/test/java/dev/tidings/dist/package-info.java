/** What is released, tried as by somebody who has neither this source tree nor Maven: the archive, and the OCI image. */
@NullMarked
package dev.tidings.dist;

import org.jspecify.annotations.NullMarked;

/** Real applications, started and asked. The same classes run on Boot 3.5 and on Boot 4. */
@NullMarked
package dev.tidings.spring;

import org.jspecify.annotations.NullMarked;

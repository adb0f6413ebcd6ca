/** The application of {@code docs/guides/spring-boot.md}. */
@NullMarked
package dev.tidings.spring.guide;

import org.jspecify.annotations.NullMarked;

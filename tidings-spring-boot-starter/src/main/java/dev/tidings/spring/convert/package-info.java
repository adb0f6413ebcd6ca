/**
 * Objects as the data of events, and back. Start at {@link dev.tidings.spring.convert.Payloads}; JSON is written and read by the application's own mapper, of
 * Jackson 2 or 3.
 */
@NullMarked
package dev.tidings.spring.convert;

import org.jspecify.annotations.NullMarked;

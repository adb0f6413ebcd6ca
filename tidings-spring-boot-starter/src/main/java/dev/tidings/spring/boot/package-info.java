/**
 * Makes the hub a part of a Spring Boot application. {@link dev.tidings.spring.boot.TidingsAutoConfiguration} has the beans; the settings come from the application's
 * environment ({@code SpringSettings}); a {@link dev.tidings.spring.boot.HubCarrier} serves the hub while the application is ready ({@code HubServing}).
 */
@NullMarked
package dev.tidings.spring.boot;

import org.jspecify.annotations.NullMarked;

package dev.tidings.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a bean that is called with each event of some topics, private ones too, one after another in the order of the log. It may block: it runs on one
 * of the listeners' threads. What it throws is logged and counted, and the next event comes all the same.
 *
 * <p>Each parameter is given by its type: {@code String} and {@code byte[]} (UTF-8) the data, {@link dev.tidings.event.Event} and {@link
 * dev.tidings.hub.StreamEvent} the event as a whole, any other type what the data is as JSON. There is at least one.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface TidingsListener {
    /** What it is called for: topics, or patterns such as {@code orders/**}. Placeholders are resolved: {@code ${shop.topic}}. */
    String[] value();

    /**
     * Where it begins each time the application starts: {@code earliest} for all that is kept, the id of an event for those after it; empty for what is published from then on. Placeholders are
     * resolved.
     */
    String from() default "";
}

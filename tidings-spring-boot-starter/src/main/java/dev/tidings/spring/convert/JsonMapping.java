package dev.tidings.spring.convert;

import java.lang.reflect.Type;

/** Writes objects as JSON and reads them. A bean of this type takes the place of Jackson. Safe for use by any thread. */
public interface JsonMapping {
    /** @throws RuntimeException if the object has no form in JSON */
    String write(Object value);

    /** @throws RuntimeException if the text is no JSON, or none of that type */
    Object read(String json, Type type);
}

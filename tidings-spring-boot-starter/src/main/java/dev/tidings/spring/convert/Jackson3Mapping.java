package dev.tidings.spring.convert;

import java.lang.reflect.Type;
import tools.jackson.databind.ObjectMapper;

/** By Jackson 3, which Spring Boot 4 uses. */
public record Jackson3Mapping(ObjectMapper mapper) implements JsonMapping {
    @Override
    public String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    @Override
    public Object read(String json, Type type) {
        return mapper.readValue(json, mapper.constructType(type));
    }
}

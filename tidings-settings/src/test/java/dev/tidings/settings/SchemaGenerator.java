package dev.tidings.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.log.Durability;
import java.util.Arrays;
import java.util.List;

/** Makes the JSON Schema of a file of settings from the table of them. Of what we read it allows the best spelling: a number without quotes. */
final class SchemaGenerator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SIZE = "[0-9]{1,15}[kmgKMG]?";
    private static final String TIME = "[0-9]{1,15}(ms|s|m|h|d)|[Pp][0-9DdTtHhMmSs.]+";

    private SchemaGenerator() {}

    static String generate() throws JsonProcessingException {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Settings of a Tidings hub");
        putGroup(schema, Entry.FILE);
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent);
        return JSON.writer(printer).writeValueAsString(schema) + "\n";
    }

    /** All of a group may have been made a comment: then it is null. */
    private static ObjectNode putGroup(ObjectNode schema, Entry.Group group) {
        schema.putArray("type").add("object").add("null");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        group.entries().forEach((name, entry) -> {
            if (entry instanceof Entry.Group inner) {
                putGroup(properties.putObject(name), inner);
            } else if (entry instanceof Entry.Single single) {
                properties.set(name, of(single.setting()));
            }
        });
        return schema;
    }

    private static ObjectNode of(Setting setting) {
        Takes takes = setting.takes();
        ObjectNode schema = JSON.createObjectNode();
        schema.put(
                "description", setting.meaning() + ". Flag: " + setting.flag() + ", variable: " + setting.variable());
        switch (takes.form()) {
            case TEXT -> schema.put("type", "string").put("default", takes.defaultText());
            case SWITCH -> schema.put("type", "boolean").put("default", Boolean.parseBoolean(takes.defaultText()));
            case CHOICE -> {
                putAll(schema.putArray("enum"), takes.words());
                schema.put("default", takes.defaultText());
            }
            case NUMBER -> putNumber(schema, takes);
            case SIZE ->
                putMeasure(schema, takes, SIZE).putArray("type").add("integer").add("string");
            case TIME -> putMeasure(schema, takes, TIME).put("type", "string");
            case TEXTS -> putList(schema, JSON.createObjectNode().put("type", "string"));
            case OBJECTS -> putList(schema, setting == Setting.LOGGER_LEVEL ? logger(takes.words()) : object());
            case BOUNDS -> putList(schema, bounds(takes.words()));
        }
        return schema;
    }

    private static void putNumber(ObjectNode schema, Takes takes) {
        if (takes.mayBeAuto()) {
            schema.putArray("type").add("integer").add("string");
            schema.put("minimum", 0).put("pattern", "^auto$").put("default", "auto");
        } else {
            schema.put("type", "integer").put("minimum", 0).put("default", Integer.parseInt(takes.defaultText()));
        }
    }

    private static ObjectNode putMeasure(ObjectNode schema, Takes takes, String pattern) {
        schema.put("pattern", "^(" + pattern + (takes.mayBeAuto() ? "|auto" : "") + ")$");
        schema.put("default", takes.defaultText());
        return takes.form() == Takes.Form.SIZE ? schema.put("minimum", 0) : schema;
    }

    private static void putList(ObjectNode schema, ObjectNode item) {
        ArrayNode either = schema.putArray("anyOf");
        either.addObject().put("type", "array").set("items", item);
        either.add(item.deepCopy());
        either.addObject().put("type", "null");
        schema.putArray("default");
    }

    private static ObjectNode object() {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("pattern").put("type", "string");
        ArrayNode levels = properties.putObject("durability").putArray("enum");
        Arrays.stream(Durability.values()).map(Durability::code).forEach(levels::add);
        putAll(schema.putArray("required"), Setting.TOPIC_DURABILITY.takes().words());
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode logger(List<String> fields) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("name").put("type", "string");
        putAll(properties.putObject("level").putArray("enum"), Setting.LOG_LEVEL.choices());
        putAll(schema.putArray("required"), fields);
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode bounds(List<String> fields) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("pattern").put("type", "string");
        properties.putObject(TopicBounds.AGE).put("type", "string").put("pattern", "^(" + TIME + ")$");
        properties.putObject(TopicBounds.EVENTS).put("type", "integer").put("minimum", 0);
        ObjectNode bytes = properties.putObject(TopicBounds.BYTES);
        bytes.putArray("type").add("integer").add("string");
        bytes.put("minimum", 0).put("pattern", "^(" + SIZE + ")$");
        schema.putArray("required").add(fields.get(0));
        return schema.put("minProperties", 2).put("additionalProperties", false);
    }

    private static void putAll(ArrayNode array, List<String> words) {
        words.forEach(array::add);
    }
}

package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What editors are told of the properties comes from the table of settings. */
@Tag("source")
class MetadataTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GENERATED = Path.of("target", "spring-configuration-metadata.json");
    private static final Path KEPT =
            Path.of("src", "main", "resources", "META-INF", "spring-configuration-metadata.json");

    @Test
    void isWhatTheTableOfSettingsSays() throws IOException {
        String generated = generate();
        Files.writeString(GENERATED, generated);
        assertThat(Files.exists(KEPT) ? Files.readString(KEPT) : "")
                .as(KEPT + "; " + GENERATED + " is what it should be")
                .isEqualTo(generated);
    }

    private static String generate() throws JsonProcessingException {
        ObjectNode metadata = JSON.createObjectNode();
        ArrayNode properties = metadata.putArray("properties");
        ArrayNode hints = metadata.putArray("hints");
        add(properties, "tidings.enabled", "java.lang.Boolean", "Whether the application has a hub.")
                .put("defaultValue", true);
        add(
                properties,
                "tidings.mount",
                "java.lang.String",
                "The path, such as /hub, below which the application's own web server serves the hub, which then listens at no port of its own.");
        add(
                        properties,
                        "tidings.listeners.threads",
                        "java.lang.Integer",
                        "How many listeners run at once; with virtual threads, all may.")
                .put("defaultValue", 8);
        add(
                        properties,
                        "tidings.outbox.enabled",
                        "java.lang.Boolean",
                        "Whether the application has an outbox; it needs tidings-outbox and a DataSource.")
                .put("defaultValue", true);
        add(
                        properties,
                        "tidings.outbox.table",
                        "java.lang.String",
                        "The table of the outbox; a second one beside it has its name with _turn.")
                .put("defaultValue", "tidings_outbox");
        for (Setting setting : Setting.values()) {
            String name = "tidings." + setting.path();
            ObjectNode property = add(properties, name, type(setting), setting.meaning() + ".");
            if (setting.isSwitch()) {
                property.put("defaultValue", Boolean.parseBoolean(setting.defaultText()));
            } else if (!setting.defaultText().isEmpty()) {
                property.put("defaultValue", setting == Setting.PORT ? "8090" : setting.defaultText());
            }
            if (!setting.choices().isEmpty()) {
                ArrayNode values = hints.addObject().put("name", name).putArray("values");
                setting.choices().forEach(choice -> values.addObject().put("value", choice));
            }
        }
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent))
                        .writeValueAsString(metadata)
                + "\n";
    }

    private static ObjectNode add(ArrayNode properties, String name, String type, String description) {
        return properties.addObject().put("name", name).put("type", type).put("description", description);
    }

    private static String type(Setting setting) {
        if (setting.isSwitch()) {
            return "java.lang.Boolean";
        }
        if (!setting.fields().isEmpty()) {
            return "java.util.List<java.util.Map<java.lang.String,java.lang.String>>";
        }
        return setting.isList() ? "java.util.List<java.lang.String>" : "java.lang.String";
    }
}

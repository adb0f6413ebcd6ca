package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class SettingsSchemaTest {
    private static final Path GENERATED = Path.of("target", "tidings.schema.json");

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SettingsSchema.text());

    private List<String> complaints(String yaml) {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        JsonNode json = new ObjectMapper().valueToTree(tree);
        return schema.validate(json).stream().map(Error::toString).toList();
    }

    @Test
    void isWhatTheTableOfSettingsSays() throws IOException {
        String generated = SchemaGenerator.generate();
        Files.writeString(GENERATED, generated);
        assertThat(SettingsSchema.text())
                .as("docs/reference/tidings.schema.json; tidings-settings/" + GENERATED + " is what it should be")
                .isEqualTo(generated);
    }

    @Test
    void takesTheExampleOfThePage() throws IOException {
        assertThat(complaints(SettingsPageTest.example())).isEmpty();
    }

    @Test
    void takesEveryDefault() {
        List<String> lines = new ArrayList<>();
        SettingsPrinter.print(Settings.defaults(), lines::add);
        assertThat(complaints(String.join("\n", lines))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "cors:",
                "cors: {origins: }",
                "cors: {origins: '*'}",
                "cors: {origins: [a, b]}",
                "log: {keep: {bytes: 8g, events: auto, age: PT1H}}",
                "log: {keep: {bytes: 1000000, events: 5}}",
                "log: {topics: {pattern: a, durability: memory}}",
                "log: {topics: [{pattern: a, durability: memory}]}",
                "logging: {loggers: [{name: io.netty, level: off}]}",
                "listen: {threads: auto}"
            })
    void takesWhatWeRead(String yaml) {
        assertThat(complaints(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port: 80",
                "listen: {prot: 80}",
                "listen: {port: http}",
                "listen: 80",
                "listen: {open: 'yes'}",
                "streams: {heartbeat: 15}",
                "streams: {heartbeat: 15 s}",
                "limits: {head-bytes: 16kb}",
                "limits: {head-bytes: auto}",
                "limits: {head-bytes: -1}",
                "log: {kind: tape}",
                "log: {topics: [{pattern: a}]}",
                "log: {topics: [{pattern: a, durability: safe}]}",
                "log: {topics: ['a=memory']}",
                "logging: {loggers: [{name: a, level: loud}]}",
                "logging: {loggers: [{level: debug}]}"
            })
    void refusesWhatWeRefuse(String yaml) {
        assertThat(complaints(yaml)).isNotEmpty();
    }
}

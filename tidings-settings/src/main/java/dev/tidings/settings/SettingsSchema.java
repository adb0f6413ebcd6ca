package dev.tidings.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The JSON Schema of a file of settings, with which an editor completes and checks it. */
public final class SettingsSchema {
    private static final String RESOURCE = "tidings.schema.json";

    private SettingsSchema() {}

    public static String text() {
        try (InputStream in = SettingsSchema.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

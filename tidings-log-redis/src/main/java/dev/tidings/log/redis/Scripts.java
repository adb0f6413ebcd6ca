package dev.tidings.log.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What Redis does at once: scripts in files beside this class. Immutable. */
enum Scripts {
    ENTER,
    APPEND,
    SPAN,
    RANGE,
    DISCARD;

    private final String text = text(name().toLowerCase(Locale.ROOT) + ".lua");

    private static String text(String file) {
        try (InputStream in = Scripts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The script " + file + " is missing; expected it in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Hands all of them to the server; answers by what digests it knows them. */
    static Map<Scripts, String> load(RedisAsyncCommands<String, byte[]> commands, Waiting waiting)
            throws InterruptedException {
        Map<Scripts, String> digests = new EnumMap<>(Scripts.class);
        Map<Scripts, CompletionStage<String>> loading = new EnumMap<>(Scripts.class);
        for (Scripts script : values()) {
            loading.put(script, commands.scriptLoad(script.text));
        }
        for (Map.Entry<Scripts, CompletionStage<String>> one : loading.entrySet()) {
            digests.put(one.getKey(), waiting.on(one.getValue()));
        }
        return digests;
    }
}

package dev.tidings.interop.docs;

import dev.tidings.interop.Command;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A hub that takes tokens, for the pages' commands that show one, {@code $TOKEN}, and for those of operators.
 *
 * @param token that may do everything
 */
record GuardedHub(ServedHub hub, String token) implements AutoCloseable {
    private static final Pattern MEANT = Pattern.compile("\\$TOKEN|tidings (streams|topics|top)\\b");

    /** Starts it in a folder that has the program. */
    static GuardedHub start(Sandbox sandbox) {
        String key = sandbox.file("key.jwk").toString();
        String tidings = sandbox.file("tidings").toString();
        String made = Command.of(tidings, "key", "create", key).run();
        String token = Command.of(
                        tidings,
                        "token",
                        "create",
                        "--key",
                        key,
                        "--sub",
                        "anna",
                        "--ttl",
                        "1h",
                        "--read",
                        "**",
                        "--publish",
                        "**",
                        "--presence",
                        "**",
                        "--operate",
                        "**")
                .run(Path.of("."), made);
        return new GuardedHub(ServedHub.start(sandbox, "--token-key", key, "--presence", "chat/**"), token);
    }

    boolean isMeantBy(String command) {
        return MEANT.matcher(command).find();
    }

    /** The same folder, whose commands reach this hub. */
    Sandbox reachedFrom(Sandbox sandbox) {
        return sandbox.reaching(hub.address(), Map.of("TOKEN", token, "TIDINGS_TOKEN", token));
    }

    @Override
    public void close() {
        hub.close();
    }
}

package dev.tidings.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** What keeps people from using a page, as far as axe-core finds it. */
final class Axe {
    private static final String RUN =
            """
            return axe.run().then(found => found.violations.map(one =>
              `${one.id}: ${one.nodes.map(node => `${node.html} ${node.failureSummary}`).join('; ')}`));
            """;

    private Axe() {}

    /** A line for each violation on the current page. */
    static List<?> violations(Chromium chromium) {
        NodePackages.install();
        try {
            chromium.run(Files.readString(NodePackages.FOLDER.resolve("axe-core/axe.min.js")) + "; window.axe = axe;");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return chromium.run(RUN) instanceof List<?> found ? found : List.of("axe did not run");
    }
}

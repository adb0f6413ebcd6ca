package dev.tidings.interop.docs;

import dev.tidings.interop.NodePackages;
import java.nio.file.Path;

/** A script of a page, as it runs outside a browser: with an {@code EventSource}, until it has said something. */
final class PageScript {
    private static final Path EVENT_SOURCE =
            NodePackages.FOLDER.resolve("eventsource/dist/index.js").toAbsolutePath();

    private PageScript() {}

    static String of(String text) {
        NodePackages.install();
        return "import { EventSource } from '" + EVENT_SOURCE.toUri() + "';\n"
                + "const log = console.log;\n"
                + "console.log = (...said) => { log(...said); process.exit(0); };\n"
                + "setTimeout(() => process.exit(1), 20000);\n"
                + text + "\n";
    }
}

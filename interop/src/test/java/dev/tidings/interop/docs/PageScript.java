package dev.tidings.interop.docs;

import dev.tidings.interop.NodePackages;
import java.nio.file.Path;

/** A script of a page, as it runs outside a browser: with an {@code EventSource}, until a while after that has opened. */
final class PageScript {
    private static final Path EVENT_SOURCE =
            NodePackages.FOLDER.resolve("eventsource/dist/index.js").toAbsolutePath();

    private PageScript() {}

    static String of(String text) {
        NodePackages.install();
        return "import { EventSource as Real } from '" + EVENT_SOURCE.toUri() + "';\n"
                + "globalThis.EventSource = class extends Real {\n"
                + "  constructor(...given) {\n"
                + "    super(...given);\n"
                + "    const end = () => { console.log('open'); process.exit(0); };\n"
                + "    this.addEventListener('open', () => setTimeout(end, 1500));\n"
                + "  }\n"
                + "};\n"
                + "setTimeout(() => process.exit(1), 20000);\n"
                + text + "\n";
    }
}

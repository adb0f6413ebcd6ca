package dev.tidings.settings;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Says where in a file something is, as compilers do and editors follow: {@code hub.yaml:3:15}. */
final class Place {
    private Place() {}

    static String of(String file, Node node) {
        return node.getStartMark().map(mark -> of(file, mark)).orElse(file);
    }

    static String of(String file, Mark mark) {
        return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }
}

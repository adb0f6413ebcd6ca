package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Says where in a file something is, as compilers do and editors follow: {@code hub.yaml:3:15}. */
final class Place {
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}+");

    private Place() {}

    static String of(String file, Node node) {
        return node.getStartMark().map(mark -> of(file, mark)).orElse(file);
    }

    /** That something is wrong in a file, in one line: what it quotes of the file may hold line ends. */
    static InvalidValueException complaint(String message) {
        return new InvalidValueException(
                CONTROLS.matcher(message).replaceAll(" ").strip());
    }

    static String of(String file, Mark mark) {
        return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }
}

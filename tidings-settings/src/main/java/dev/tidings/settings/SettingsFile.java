package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** A file of settings: YAML 1.2, and so JSON too. No object is made of what it says: names, texts and their places are all that is read. */
final class SettingsFile {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_DEPTH = 20;
    /** Names that are lists or groups are let through, to be refused with their place. */
    private static final LoadSettings YAML =
            LoadSettings.builder().setAllowNonScalarKeys(true).build();

    private static final String PROPERTIES = ".properties";

    private final Path path;

    private SettingsFile(Path path) {
        this.path = path;
    }

    /** @throws InvalidValueException if it cannot be read, or what it says is no setting's */
    static Map<Setting, List<Given>> read(Path path) {
        return new SettingsFile(path).read();
    }

    private Map<Setting, List<Given>> read() {
        String text = text(bytes());
        NodeReader reader = new NodeReader(path.toString());
        compose(text).ifPresent(reader::readFile);
        return reader.given();
    }

    private byte[] bytes() {
        if (path.toString().endsWith(PROPERTIES)) {
            throw cannotBeRead("it is a file of lines like port=8080; settings are groups now, in a file like hub.yaml,"
                    + " such as listen: {port: 8080}");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw cannotBeRead("it is larger than " + MOST_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new InvalidValueException("There is no file " + path);
        } catch (IOException e) {
            throw cannotBeRead(Files.isDirectory(path) ? "it is a folder" : e.toString());
        }
    }

    private String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw cannotBeRead("it is not UTF-8");
        }
    }

    private Optional<Node> compose(String text) {
        try {
            requireShallow(text);
            return new Composer(YAML, parser(text)).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            throw Place.complaint(place(e.getProblemMark()) + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw cannotBeRead(String.valueOf(e.getMessage()));
        } catch (InvalidValueException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            // The library lets these out where an escape has no digits, or stands for no character.
            throw cannotBeRead("an escape in double quotes is wrong; expected one like \\x41");
        }
    }

    /** What {@code Compose} and {@code Parse} begin with, whose package the library's module keeps to itself. */
    private static Parser parser(String text) {
        return new ParserImpl(YAML, new StreamReader(YAML, text));
    }

    /** The tree of nodes is built by recursion: brackets without end would exhaust the stack. */
    private void requireShallow(String text) {
        int depth = 0;
        Parser events = parser(text);
        while (events.hasNext()) {
            Event event = events.next();
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MOST_DEPTH) {
                throw new InvalidValueException(
                        place(event.getStartMark()) + ": the groups and lists are more than " + MOST_DEPTH + " deep");
            }
        }
    }

    private String place(Optional<Mark> mark) {
        return mark.map(there -> Place.of(path.toString(), there)).orElse(path.toString());
    }

    private InvalidValueException cannotBeRead(String why) {
        return Place.complaint("The file of settings " + path + " cannot be read: " + why);
    }
}

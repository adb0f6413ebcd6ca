package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Walks through the tree that a file is, beside the tree of what it may say, and notes the text of each setting. Where the file says something else, it
 * is an error with its place.
 */
final class NodeReader {
    /** What plain text, numbers and the like are. Any other names a type, and we make none. */
    private static final Set<Tag> TAGS = Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private final String file;
    private final Map<Setting, List<Given>> given = new EnumMap<>(Setting.class);

    NodeReader(String file) {
        this.file = file;
    }

    Map<Setting, List<Given>> given() {
        return given;
    }

    /** @throws InvalidValueException if something in it is no setting's, or not of its kind */
    void readFile(Node node) {
        if (node instanceof ScalarNode text && !isNothing(text)) {
            throw at(node, notWhatItTakes(text, "groups such as listen: {port: 8080}"));
        }
        readGroup(Entry.FILE, node);
    }

    private void readGroup(Entry.Group group, Node node) {
        if (isNothing(node)) {
            // Everything in it may have been made a comment.
            return;
        }
        names(node, group.path()).forEach((name, named) -> {
            Entry entry = group.entries().get(name);
            if (entry instanceof Entry.Group inner) {
                readGroup(inner, named.getValueNode());
            } else if (entry instanceof Entry.Single single) {
                readSetting(single.setting(), named.getValueNode());
            } else {
                throw at(named.getKeyNode(), new UnknownName(group, name).message());
            }
        });
    }

    private void readSetting(Setting setting, Node node) {
        given.put(setting, setting.isList() ? several(setting, node) : List.of(one(setting, node)));
    }

    private List<Given> several(Setting setting, Node node) {
        requirePlain(node);
        if (isNothing(node)) {
            return List.of();
        }
        return node instanceof SequenceNode list
                ? list.getValue().stream().map(item -> one(setting, item)).toList()
                : List.of(one(setting, node));
    }

    private Given one(Setting setting, Node node) {
        Takes takes = setting.takes();
        String text =
                switch (takes.form()) {
                    case OBJECTS -> joined(setting, node);
                    case BOUNDS -> bounds(setting, node);
                    default -> scalar(node, setting.path());
                };
        return new Given(text, Place.of(file, node) + ": " + setting.path());
    }

    /** The fields of an object as a flag would have them. */
    private String joined(Setting setting, Node node) {
        Map<String, NodeTuple> names = fields(setting, node);
        return setting.takes().words().stream()
                .map(field -> field(setting, node, names, field))
                .collect(Collectors.joining("="));
    }

    private String bounds(Setting setting, Node node) {
        Map<String, NodeTuple> names = fields(setting, node);
        List<String> fields = setting.takes().words();
        String bounds = fields.stream()
                .skip(1)
                .filter(names::containsKey)
                .map(field -> field + ":" + field(setting, node, names, field))
                .collect(Collectors.joining(" "));
        return field(setting, node, names, fields.get(0)) + "=" + bounds;
    }

    /** What an object holds, by name; each is a field of the setting's. */
    private Map<String, NodeTuple> fields(Setting setting, Node node) {
        List<String> fields = setting.takes().words();
        Map<String, NodeTuple> names = names(node, setting.path() + ".");
        names.forEach((name, named) -> {
            if (!fields.contains(name)) {
                throw at(named.getKeyNode(), UnknownName.message(setting.path() + "." + name, fields));
            }
        });
        return names;
    }

    private String field(Setting setting, Node node, Map<String, NodeTuple> names, String field) {
        NodeTuple named = names.get(field);
        if (named == null) {
            throw at(
                    node,
                    setting.path() + " has no " + field + "; expected "
                            + String.join(" and ", setting.takes().words()));
        }
        return scalar(named.getValueNode(), setting.path() + "." + field);
    }

    private String scalar(Node node, String path) {
        requirePlain(node);
        if (!(node instanceof ScalarNode text)) {
            String kind = node instanceof SequenceNode ? "a list" : "a group";
            throw at(node, path + ": " + kind + " is not what it takes; expected one value");
        }
        if (isNothing(node)) {
            throw at(node, path + ": there is no value; expected one, or no such line");
        }
        return text.getValue();
    }

    /** What a group or an object holds, by name. */
    private Map<String, NodeTuple> names(Node node, String path) {
        requirePlain(node);
        String name = path.isEmpty() ? "The file" : path.substring(0, path.length() - 1);
        if (node instanceof ScalarNode text) {
            throw at(node, name + ": " + notWhatItTakes(text, "names and values"));
        }
        if (!(node instanceof MappingNode mapping)) {
            throw at(node, name + ": a list is not what it takes; expected names and values");
        }
        Map<String, NodeTuple> names = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(tuple.getKeyNode(), "A name");
            NodeTuple earlier = names.put(key, tuple);
            if (earlier != null) {
                throw at(
                        tuple.getKeyNode(),
                        path + key + " is given twice, first at " + Place.of(file, earlier.getKeyNode()));
            }
        }
        return names;
    }

    /** No types, and nothing that stands for something elsewhere: what is written is what there is, and a small file is a small tree. */
    private void requirePlain(Node node) {
        if (!TAGS.contains(node.getTag())) {
            throw at(node, "the type " + node.getTag().getValue() + " is not known here; expected none");
        }
        node.getAnchor().ifPresent(anchor -> {
            throw at(node, "&" + anchor.getValue() + " is an anchor; expected each value where it is meant");
        });
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String notWhatItTakes(ScalarNode text, String expected) {
        return Text.quote(text.getValue()) + " is not what it takes; expected " + expected;
    }

    private InvalidValueException at(Node node, String message) {
        return Place.complaint(Place.of(file, node) + ": " + message);
    }
}

package dev.tidings.http;

import dev.tidings.topic.Nearest;
import dev.tidings.topic.Text;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request says by name: in the query of its target, in a form, or in the members of a JSON object. The same rules hold for all: a name that nobody
 * knows is an error, and so is a second value where there can be but one. Immutable.
 */
public final class Parameters {
    /** None at all. */
    public static final Parameters NONE = new Parameters("parameter", Map.of());

    private static final int MOST = 1024;

    private final String kind;
    private final Map<String, List<String>> values;

    private Parameters(String kind, Map<String, List<String>> values) {
        this.kind = kind;
        this.values = values;
    }

    /** @throws Problem if the query's escapes are malformed, it is not UTF-8, or it has too many parameters */
    static Parameters ofQuery(String target, String query) {
        return decode(
                "parameter", () -> "The target " + Text.quote(Escapes.readable(target)), query, StandardCharsets.UTF_8);
    }

    /**
     * The fields of a form; throws as {@link #ofQuery} does.
     *
     * @param charset of its escapes: the one that it came in, if that can be told from escapes at all
     */
    public static Parameters ofForm(String form, Charset charset) {
        Charset ofEscapes = writesAsciiAsItIs(charset) ? charset : StandardCharsets.UTF_8;
        String bytes = new String(form.getBytes(ofEscapes), StandardCharsets.ISO_8859_1);
        return decode("field", () -> "The form " + Text.quote(form), bytes, ofEscapes);
    }

    private static boolean writesAsciiAsItIs(Charset charset) {
        String marks = "&=%+0aA";
        return charset.canEncode() && new String(marks.getBytes(charset), StandardCharsets.ISO_8859_1).equals(marks);
    }

    /** The members of a JSON object, each with the values that a form would have. */
    public static Parameters ofMembers(Map<String, List<String>> members) {
        return new Parameters("member", members);
    }

    private static Parameters decode(String kind, Supplier<String> what, String bytes, Charset charset) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        int end;
        for (int start = 0; start < bytes.length(); start = end + 1) {
            int and = bytes.indexOf('&', start);
            end = and < 0 ? bytes.length() : and;
            if (end > start && ++count > MOST) {
                throw Problem.badRequest(what.get() + " has too many parameters; expected at most " + MOST);
            }
            try {
                addPair(values, bytes.substring(start, end), charset);
            } catch (CharacterCodingException malformed) {
                throw Problem.badRequest(what.get() + " is malformed; expected name=value pairs in " + charset
                        + " with % escapes, joined by &");
            }
        }
        return new Parameters(kind, values);
    }

    private static void addPair(Map<String, List<String>> values, String pair, Charset charset)
            throws CharacterCodingException {
        if (pair.isEmpty()) {
            return;
        }
        int equals = pair.indexOf('=');
        String name = Escapes.decode(equals < 0 ? pair : pair.substring(0, equals), true, charset);
        String value = equals < 0 ? "" : Escapes.decode(pair.substring(equals + 1), true, charset);
        values.computeIfAbsent(name, any -> new ArrayList<>(1)).add(value);
    }

    /** With every spelling of a name taken for the name itself. */
    public Parameters spelling(String name, Set<String> inLowerCase) {
        Map<String, List<String>> spelled = new LinkedHashMap<>();
        values.forEach((given, all) -> {
            String meant = inLowerCase.contains(given.toLowerCase(Locale.ROOT)) ? name : given;
            spelled.computeIfAbsent(meant, any -> new ArrayList<>()).addAll(all);
        });
        return new Parameters(kind, spelled);
    }

    /** Whether there is a value by this name, perhaps an empty one. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** All values by this name, in their order. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The first value by this name; null where there is none, or an empty one. */
    public @Nullable String one(String name) {
        List<String> all = all(name);
        return all.isEmpty() || all.get(0).isEmpty() ? null : all.get(0);
    }

    /**
     * What can be on or off: off where it is not said, on where it is said without a value.
     *
     * @throws Problem if the value is none of these
     */
    public boolean flag(String name) {
        return flag(name, false);
    }

    /** As {@link #flag(String)}, but {@code otherwise} where it is not there. */
    public boolean flag(String name, boolean otherwise) {
        List<String> all = all(name);
        String text = all.isEmpty() ? (otherwise ? "on" : "off") : all.get(0);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "on", "1", "true", "yes" -> true;
            case "off", "0", "false", "no" -> false;
            default ->
                throw Problem.badRequest("The parameter " + name + " is " + Text.quote(text) + "; expected on or off");
        };
    }

    /** Those whose names do not begin with an underscore: some clients add such a one so that no cache has the address. */
    public Parameters withoutCacheBusters() {
        Map<String, List<String>> rest = new LinkedHashMap<>(values);
        rest.keySet().removeIf(name -> name.startsWith("_"));
        return new Parameters(kind, rest);
    }

    /**
     * Refuses mistakes rather than ignoring what somebody meant.
     *
     * @param many those of {@code names} that may be given more than once
     * @throws Problem if there is another name, which says the most likely one; or if one is given twice, which says how often
     */
    public void require(Collection<String> names, Set<String> many) {
        values.forEach((name, all) -> {
            if (!names.contains(name)) {
                throw unknown(kind, name, names);
            }
            if (all.size() > 1 && !many.contains(name)) {
                throw Problem.badRequest(
                        "The " + kind + " " + name + " is given " + all.size() + " times; expected once");
            }
        });
    }

    private static Problem unknown(String kind, String name, Collection<String> names) {
        if (names.isEmpty()) {
            return Problem.badRequest("The " + kind + " " + Text.quote(name) + " is unknown; expected none");
        }
        return Problem.badRequest("The " + kind + " " + Text.quote(name) + " is unknown; the nearest is "
                + Nearest.to(name, names) + "; expected one of "
                + String.join(", ", names.stream().sorted().toList()));
    }
}

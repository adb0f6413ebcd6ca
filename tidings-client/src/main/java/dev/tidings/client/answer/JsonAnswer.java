package dev.tidings.client.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server's JSON object, taken apart no further than into its own members. Walks the text once and builds no tree; broken JSON has no members from the break
 * on, but for a string that is cut short.
 */
public final class JsonAnswer {
    private final String json;
    private int at;

    /**
     * The value of a member.
     *
     * @param text of a string what it says; else the JSON as it is written
     */
    public record Value(String text, boolean isString) {}

    private JsonAnswer(String json) {
        this.json = json;
    }

    /** The value of the member {@code name} of the object itself, or null if it has none that is a string. */
    public static @Nullable String member(String json, String name) {
        Value value = members(json).get(name);
        return value == null || !value.isString() ? null : value.text();
    }

    /** The whole number that is the member {@code name} of the object itself, or 0 if it has none such. */
    public static long number(String json, String name) {
        Value value = members(json).get(name);
        return value == null || value.isString() || !value.text().matches("[0-9]{1,18}")
                ? 0
                : Long.parseLong(value.text());
    }

    /** The strings in the array that is the member {@code name} of the object itself; none if it has none such. */
    public static List<String> strings(String json, String name) {
        Value value = members(json).get(name);
        return value == null || value.isString() ? List.of() : new JsonAnswer(value.text()).array();
    }

    private List<String> array() {
        List<String> strings = new ArrayList<>();
        boolean goesOn = skip('[');
        while (goesOn && skip('"')) {
            strings.add(string());
            goesOn = skip(',');
        }
        return strings;
    }

    /** The elements of the array that is the member {@code name} of the object itself, each as it is written; none if it has none such. */
    public static List<String> elements(String json, String name) {
        Value value = members(json).get(name);
        return value == null || value.isString() ? List.of() : new JsonAnswer(value.text()).rawArray();
    }

    private List<String> rawArray() {
        List<String> elements = new ArrayList<>();
        boolean goesOn = skip('[');
        while (goesOn) {
            String element = raw();
            goesOn = !element.isEmpty() && elements.add(element) && skip(',');
        }
        return elements;
    }

    /** The members of the object itself, in their order; of those that are there twice the first. None if it is no object. */
    public static Map<String, Value> members(String json) {
        return new JsonAnswer(json).read();
    }

    private Map<String, Value> read() {
        Map<String, Value> members = new LinkedHashMap<>();
        boolean goesOn = skip('{');
        while (goesOn && skip('"')) {
            String name = string();
            if (!skip(':')) {
                break;
            }
            Value value = skip('"') ? new Value(string(), true) : new Value(raw(), false);
            if (value.isString() || !value.text().isEmpty()) {
                members.putIfAbsent(name, value);
            }
            goesOn = skip(',');
        }
        return members;
    }

    /** Goes past white space, and past {@code wanted} if that comes next. */
    private boolean skip(char wanted) {
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
            at++;
        }
        boolean isThere = at < json.length() && json.charAt(at) == wanted;
        at += isThere ? 1 : 0;
        return isThere;
    }

    /** A value that is no string, up to what follows it in the object. */
    private String raw() {
        int start = at;
        int depth = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
                break;
            }
            at++;
            if (c == '"') {
                passString();
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        }
        return json.substring(start, at).strip();
    }

    /** Goes past a string whose opening quote is behind. */
    private void passString() {
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, json.length());
    }

    /** The rest of a string whose opening quote is behind. */
    private String string() {
        StringBuilder text = new StringBuilder();
        while (at < json.length()) {
            char c = json.charAt(at++);
            if (c == '"') {
                break;
            }
            text.append(c == '\\' && at < json.length() ? escaped() : c);
        }
        return text.toString();
    }

    private char escaped() {
        char c = json.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> hexadecimal();
            default -> c;
        };
    }

    private char hexadecimal() {
        int end = Math.min(at + 4, json.length());
        String digits = json.substring(at, end);
        at = end;
        try {
            return (char) Integer.parseInt(digits, 16);
        } catch (NumberFormatException e) {
            return '\uFFFD';
        }
    }
}

package dev.tidings.client.answer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's short JSON answer: an object whose own strings, arrays of strings and whole numbers can be looked up, and nothing else. Walks the text once and builds
 * no tree; broken JSON has no members from the break on.
 */
public final class JsonAnswer {
    private final String json;
    private int at;

    private JsonAnswer(String json) {
        this.json = json;
    }

    /** The value of the member {@code name} of the object itself, or null if it has none that is a string. */
    public static @Nullable String member(String json, String name) {
        return new JsonAnswer(json).find(name);
    }

    /** The whole number that is the member {@code name} of the object itself, or 0 if it has none such. */
    public static long number(String json, String name) {
        JsonAnswer answer = new JsonAnswer(json);
        return answer.seek(name) ? answer.digits() : 0;
    }

    /** The strings in the array that is the member {@code name} of the object itself; none if it has none such. */
    public static List<String> strings(String json, String name) {
        JsonAnswer answer = new JsonAnswer(json);
        return answer.seek(name) ? answer.array() : List.of();
    }

    private @Nullable String find(String name) {
        return seek(name) ? value() : null;
    }

    /** Goes to behind the name of a member of the object itself; false if there is none. */
    private boolean seek(String name) {
        int depth = 0;
        boolean nameExpected = false;
        while (at < json.length()) {
            char c = json.charAt(at++);
            switch (c) {
                case '{', '[' -> nameExpected = ++depth == 1 && c == '{';
                case '}', ']' -> depth--;
                case ',' -> nameExpected = depth == 1;
                case '"' -> {
                    String text = string();
                    if (nameExpected && text.equals(name)) {
                        return true;
                    }
                    nameExpected = false;
                }
                default -> {}
            }
        }
        return false;
    }

    private void skipToValue() {
        while (at < json.length() && (json.charAt(at) == ':' || Character.isWhitespace(json.charAt(at)))) {
            at++;
        }
    }

    private long digits() {
        skipToValue();
        long number = 0;
        for (; at < json.length() && json.charAt(at) >= '0' && json.charAt(at) <= '9'; at++) {
            number = number * 10 + json.charAt(at) - '0';
        }
        return number;
    }

    private List<String> array() {
        List<String> strings = new ArrayList<>();
        skipToValue();
        while (at < json.length() && json.charAt(at) != ']') {
            if (json.charAt(at++) == '"') {
                strings.add(string());
            }
        }
        return strings;
    }

    private @Nullable String value() {
        skipToValue();
        if (at == json.length() || json.charAt(at) != '"') {
            return null;
        }
        at++;
        return string();
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

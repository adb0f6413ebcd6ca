package dev.tidings.settings;

import java.util.List;

/**
 * What a setting takes, and what it is where nobody gives it.
 *
 * @param placeholder what stands for the value in the help
 * @param defaultText written as somebody could have given it; {@code auto} leaves it to the program, and is for those alone that may be left to it
 * @param words the ones to choose from, of a {@link Form#CHOICE}; the names of the fields, of {@link Form#OBJECTS} and {@link Form#BOUNDS}
 */
record Takes(Form form, String placeholder, String defaultText, List<String> words) {
    static final String AUTO = "auto";

    enum Form {
        TEXT,
        NUMBER,
        SIZE,
        TIME,
        SWITCH,
        CHOICE,
        TEXTS,
        /** Several, each of several fields: objects in the file, elsewhere the fields with equals signs between them. */
        OBJECTS,
        /** Several, each of one field and some of the others: objects in the file, elsewhere {@code first=name:value name:value}. */
        BOUNDS
    }

    static Takes text(String placeholder, String defaultText) {
        return new Takes(Form.TEXT, placeholder, defaultText, List.of());
    }

    static Takes number(String defaultText) {
        return number("N", defaultText);
    }

    static Takes number(String placeholder, String defaultText) {
        return new Takes(Form.NUMBER, placeholder, defaultText, List.of());
    }

    static Takes size(String defaultText) {
        return new Takes(Form.SIZE, "SIZE", defaultText, List.of());
    }

    static Takes time(String defaultText) {
        return new Takes(Form.TIME, "TIME", defaultText, List.of());
    }

    static Takes onOrOff() {
        return new Takes(Form.SWITCH, "true|false", "false", List.of());
    }

    static Takes oneOf(String defaultText, String... words) {
        return new Takes(Form.CHOICE, String.join("|", words), defaultText, List.of(words));
    }

    static Takes texts(String placeholder) {
        return new Takes(Form.TEXTS, placeholder, "", List.of());
    }

    /** @param defaultText with commas */
    static Takes texts(String placeholder, String defaultText) {
        return new Takes(Form.TEXTS, placeholder, defaultText, List.of());
    }

    static Takes objects(String placeholder, String... fields) {
        return new Takes(Form.OBJECTS, placeholder, "", List.of(fields));
    }

    static Takes bounds(String placeholder, String... fields) {
        return new Takes(Form.BOUNDS, placeholder, "", List.of(fields));
    }

    boolean isList() {
        return form == Form.TEXTS || form == Form.OBJECTS || form == Form.BOUNDS;
    }

    boolean mayBeAuto() {
        return defaultText.equals(AUTO);
    }
}

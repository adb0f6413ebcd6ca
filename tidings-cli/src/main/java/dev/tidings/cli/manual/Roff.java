package dev.tidings.cli.manual;

import java.util.List;
import java.util.Locale;

/** The text of a manual page, in the macros {@code man} of roff. */
final class Roff {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    /** The page of a command, such as {@code tidings-serve}, of a version of the program. */
    Roff(String name, String version) {
        text.append(".TH \"")
                .append(escaped(name.toUpperCase(Locale.ROOT)))
                .append("\" 1 \"\" \"tidings ")
                .append(escaped(version))
                .append("\" \"Tidings\"\n.nh\n.ad l\n");
    }

    Roff section(String title) {
        text.append(".SH ").append(title).append('\n');
        return this;
    }

    /** A word that is to be typed, or what stands for one, and what it means. */
    Roff item(String term, String meaning) {
        text.append(".TP\n\\fB").append(escaped(term)).append("\\fR\n");
        return paragraph(meaning);
    }

    Roff paragraph(String words) {
        text.append(line(words.strip())).append('\n');
        return this;
    }

    /** Lines as a help shows them: those that begin with spaces stay as they are, others flow; an empty one parts them. */
    Roff lines(List<String> lines) {
        boolean isShown = false;
        for (String each : lines) {
            boolean shows = each.startsWith(INDENT);
            if (shows != isShown) {
                text.append(shows ? ".PP\n.nf\n" : ".fi\n");
                isShown = shows;
            }
            text.append(each.isBlank() ? ".PP" : line(each.stripTrailing())).append('\n');
        }
        text.append(isShown ? ".fi\n" : "");
        return this;
    }

    private static String line(String words) {
        String escaped = escaped(words);
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

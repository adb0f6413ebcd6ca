package dev.tidings.server.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of the table. A line begins with what it is:
 *
 * <pre>
 *   = title        a row begins
 *   > text         a line of the request, and CR LF; `>` alone is an empty one
 *   + text         bytes without a line end
 *   ~              the body whose length ${body} gave ends here
 *   ; fin          the client ends its half;  ; await  reads the next answer first
 *   &lt; 400 close    an answer, in order: its status, or several, 400/413; see {@link Expected}
 *   :  Allow: GET  what that answer says: a field, `Vary ~ Origin` (has), `!Allow` (has not), `body ~ text`, `body = text`
 *   ! closed       how the connection ends: closed or kept; without, as the last answer said
 *   $ data         an event that is published; without, none is
 *   # words        a comment
 * </pre>
 *
 * <p>In what is sent, {@code \r \n \t \0 \\ \xE4} are bytes, {@code ${a*500}} is five hundred of them, {@code ${gzip:text}} is that packed,
 * {@code ${body}} the length of the body that follows, {@code ${port}} the server's.
 */
final class DoorTable {
    private static final char END_OF_BODY = '\uE003';
    private static final Pattern MACRO = Pattern.compile("\\$\\{(?:([^}]+?)\\*(\\d+)|gzip:([^}]*))}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([rnt0\\\\])|x([0-9A-Fa-f]{2}))");

    private final String file;
    private final List<DoorCase> cases = new ArrayList<>();
    private String place = "";
    private String title = "";
    private StringBuilder script = new StringBuilder();
    private List<Expected> answers = new ArrayList<>();
    private DoorCase.Ending ending = DoorCase.Ending.AS_SAID;
    private List<String> published = new ArrayList<>();

    private DoorTable(String file) {
        this.file = file;
    }

    static List<DoorCase> read(String file) {
        DoorTable table = new DoorTable(file);
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            table.line(lines.get(i), i + 1);
        }
        table.finishRow();
        return table.cases;
    }

    private static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(DoorTable.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void line(String line, int number) {
        String rest = line.length() > 2 ? line.substring(2) : "";
        switch (line.isEmpty() ? '#' : line.charAt(0)) {
            case '#' -> {}
            case '=' -> {
                finishRow();
                place = file + ":" + number;
                title = rest;
            }
            case '>' -> script.append(bytes(rest)).append("\r\n");
            case '+' -> script.append(bytes(rest));
            case '~' -> script.append(END_OF_BODY);
            case ';' -> script.append(rest.equals("fin") ? DoorCase.FINISH : DoorCase.AWAIT);
            case '<' -> answers.add(Expected.parse(rest.strip()));
            case ':' -> answers.get(answers.size() - 1).checks().add(new Expected.Check(rest.strip()));
            case '!' -> ending = rest.equals("kept") ? DoorCase.Ending.KEPT : DoorCase.Ending.CLOSED;
            case '$' -> published.add(rest.replace("\\n", "\n"));
            default -> throw new IllegalArgumentException(file + ":" + number + ": what is " + line);
        }
    }

    private void finishRow() {
        if (!title.isEmpty()) {
            cases.add(new DoorCase(place, title, withLengths(script.toString()), answers, ending, published));
        }
        title = "";
        script = new StringBuilder();
        answers = new ArrayList<>();
        ending = DoorCase.Ending.AS_SAID;
        published = new ArrayList<>();
    }

    /** The text's UTF-8 bytes as Latin-1 characters, with the escapes undone. */
    private static String bytes(String text) {
        String latin1 = new String(text.getBytes(UTF_8), ISO_8859_1);
        String unescaped = ESCAPE.matcher(latin1)
                .replaceAll(escape -> Matcher.quoteReplacement(byteOf(escape.group(1), escape.group(2))));
        return MACRO.matcher(unescaped)
                .replaceAll(macro -> Matcher.quoteReplacement(
                        macro.group(3) == null
                                ? macro.group(1).repeat(Integer.parseInt(macro.group(2)))
                                : gzip(macro.group(3))));
    }

    private static String byteOf(@Nullable String letter, String hex) {
        if (letter == null) {
            return "" + (char) Integer.parseInt(hex, 16);
        }
        return switch (letter) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            case "0" -> "\0";
            default -> letter;
        };
    }

    private static String gzip(String latin1) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(latin1.getBytes(ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return packed.toString(ISO_8859_1);
    }

    /** Each ${body} counts the bytes from the end of its head to the end of the row or to the mark. */
    private static String withLengths(String script) {
        String text = script;
        for (int at = text.indexOf("${body}"); at >= 0; at = text.indexOf("${body}")) {
            int from = text.indexOf("\r\n\r\n", at) + 4;
            int end = text.indexOf(END_OF_BODY, from);
            String body = text.substring(from, end < 0 ? text.length() : end);
            long length = body.chars().filter(c -> c < 256).count();
            String rest = end < 0 ? "" : text.substring(end + 1);
            text = text.substring(0, at) + length + text.substring(at + "${body}".length(), from) + body + rest;
        }
        return text;
    }
}

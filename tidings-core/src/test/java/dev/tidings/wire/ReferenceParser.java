package dev.tidings.wire;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** WHATWG HTML, section 9.2.6, by the letter, on a whole stream at once: decode, cut into lines, interpret. Naive on purpose. */
final class ReferenceParser {
    /** What this parser takes of what the standard has no bound for, in milliseconds. */
    private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

    final List<Recording.Call> calls = new ArrayList<>();
    String lastEventId = "";
    private String dataBuffer = "";
    private String typeBuffer = "";
    private String idBuffer = "";

    static ReferenceParser parse(byte[] stream) {
        ReferenceParser parser = new ReferenceParser();
        String text = ReferenceUtf8.decode(stream);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        String[] lines = text.split("\r\n|\n|\r", -1);
        // What follows the last line end is an unfinished line.
        for (int i = 0; i < lines.length - 1; i++) {
            parser.line(lines[i]);
        }
        return parser;
    }

    private void line(String line) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            dispatch();
        } else if (colon == 0) {
            calls.add(new Recording.Comment(withoutOneSpace(line.substring(1))));
        } else if (colon > 0) {
            field(line.substring(0, colon), withoutOneSpace(line.substring(colon + 1)));
        } else {
            field(line, "");
        }
    }

    private static String withoutOneSpace(String value) {
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private void field(String name, String value) {
        if (name.equals("event")) {
            typeBuffer = value;
        } else if (name.equals("data")) {
            dataBuffer += value + "\n";
        } else if (name.equals("id") && !value.contains("\0")) {
            idBuffer = value;
        } else if (name.equals("retry") && value.matches("[0-9]+") && new BigInteger(value).compareTo(MOST) <= 0) {
            calls.add(new Recording.Retry(Duration.ofMillis(Long.parseLong(value))));
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (!dataBuffer.isEmpty()) {
            String data = dataBuffer.substring(0, dataBuffer.length() - 1);
            calls.add(new Recording.Dispatched(typeBuffer.isEmpty() ? "message" : typeBuffer, data, lastEventId));
        }
        dataBuffer = "";
        typeBuffer = "";
    }
}

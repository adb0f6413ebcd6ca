package dev.tidings.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client says that it takes: {@code Accept} (RFC 9110, 12.5.1). What is no media range is as if it were not there. */
public final class MediaRanges {
    private static final Pattern RANGE = Pattern.compile("\\s*([^\\s;,/]+)(?:/([^\\s;,]+))?\\s*(;.*)?");
    private static final Pattern WEIGHT =
            Pattern.compile(";\\s*q\\s*=\\s*([0-9]*\\.?[0-9]*)\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);
    private static final String ANY = "*";
    private static final int OWN_NAME = 3;

    private MediaRanges() {}

    /**
     * Whether a media type may be sent: of the ranges that match it, the narrowest says so. Where there is no range, anything may.
     *
     * @param fields the values of all fields {@code Accept}
     * @param mediaType such as {@code text/event-stream}
     */
    public static boolean accept(List<String> fields, String mediaType) {
        int narrowest = 0;
        double weight = 0;
        boolean any = false;
        for (String range : String.join(",", fields).split(",", -1)) {
            Matcher parts = RANGE.matcher(range);
            if (parts.matches()) {
                any = true;
                int narrowness = narrowness(parts, mediaType);
                if (narrowness > narrowest) {
                    narrowest = narrowness;
                    weight = weight(parts.group(3));
                } else if (narrowness == narrowest && narrowness > 0) {
                    weight = Math.max(weight, weight(parts.group(3)));
                }
            }
        }
        return !any || weight > 0;
    }

    /** Whether a media type is asked for by its own name, by who may be sent it. */
    public static boolean name(List<String> fields, String mediaType) {
        return accept(fields, mediaType)
                && Pattern.compile(",")
                        .splitAsStream(String.join(",", fields))
                        .map(RANGE::matcher)
                        .anyMatch(range -> range.matches() && narrowness(range, mediaType) == OWN_NAME);
    }

    /** 3 for the type itself, 2 for its kind, 1 for anything ({@code *} alone is what Java's old client says), 0 for no match. */
    private static int narrowness(Matcher range, String mediaType) {
        String type = range.group(1).toLowerCase(Locale.ROOT);
        String subtype = range.group(2) == null ? ANY : range.group(2).toLowerCase(Locale.ROOT);
        if (type.equals(ANY)) {
            return subtype.equals(ANY) ? 1 : 0;
        }
        if (mediaType.equals(type + "/" + subtype)) {
            return OWN_NAME;
        }
        boolean kind = range.group(2) != null && subtype.equals(ANY) && mediaType.startsWith(type + "/");
        return kind ? 2 : 0;
    }

    private static double weight(@Nullable String parameters) {
        Matcher weight = WEIGHT.matcher(parameters == null ? "" : parameters);
        if (!weight.find() || weight.group(1).isEmpty() || weight.group(1).equals(".")) {
            return 1;
        }
        return Double.parseDouble(weight.group(1));
    }
}

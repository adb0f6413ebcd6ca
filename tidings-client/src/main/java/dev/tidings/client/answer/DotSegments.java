package dev.tidings.client.answer;

import java.util.ArrayList;
import java.util.List;

/** The segments {@code .} and {@code ..} of an absolute path, taken out as RFC 3986, section 5.2.4, says. */
final class DotSegments {
    private DotSegments() {}

    static String removeFrom(String path) {
        if (!path.startsWith("/")) {
            return path;
        }
        List<String> kept = new ArrayList<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isLast = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> keepEnd(kept, isLast);
                case ".." -> {
                    if (!kept.isEmpty()) {
                        kept.remove(kept.size() - 1);
                    }
                    keepEnd(kept, isLast);
                }
                default -> kept.add(segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }

    /** A path that ends in a dot segment ends in a slash. */
    private static void keepEnd(List<String> kept, boolean isLast) {
        if (isLast) {
            kept.add("");
        }
    }
}

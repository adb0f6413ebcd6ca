package dev.tidings.auth.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Right;
import dev.tidings.access.SubjectSelector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value of an identity provider's claim grants, such as the scope {@code news.read} to read {@code news/**}.
 *
 * @param claim its name, or names with dots between that lead into objects: {@code realm_access.roles}
 * @param value one of its values: of a list, of words with spaces between, or all of it
 */
public record ClaimRule(String claim, String value, Right right, List<SubjectSelector> selectors) {
    public ClaimRule {
        selectors = List.copyOf(selectors);
    }

    /** Whether a token claims that. */
    boolean appliesTo(ObjectNode claims) {
        JsonNode found = find(claims, claim);
        if (found == null) {
            return false;
        }
        if (!found.isArray()) {
            return isSaidBy(found, true);
        }
        for (JsonNode one : found) {
            if (isSaidBy(one, false)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSaidBy(JsonNode one, boolean inWords) {
        if (!one.isTextual()) {
            return one.isBoolean() && one.asText().equals(value);
        }
        String text = one.textValue();
        return text.equals(value)
                || (inWords && Arrays.asList(text.split(" ", -1)).contains(value));
    }

    /** A claim's own name may have dots in it, as a URL has. */
    private static @Nullable JsonNode find(JsonNode in, String path) {
        JsonNode whole = in.get(path);
        if (whole != null) {
            return whole;
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            JsonNode inner = in.get(path.substring(0, dot));
            JsonNode found = inner == null ? null : find(inner, path.substring(dot + 1));
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}

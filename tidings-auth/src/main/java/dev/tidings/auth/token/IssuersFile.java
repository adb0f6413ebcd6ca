package dev.tidings.auth.token;

import dev.tidings.auth.file.JsonEntry;
import dev.tidings.auth.file.SmallFile;
import dev.tidings.auth.key.PublishedKeys;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a file of issuers: {@code {"issuers": [{"name": "login", "iss": "https://login.example.com", "jwks": "https://login.example.com/keys"}]}}.
 *
 * @param variables the environment, for keys that are in it
 * @param published where keys at addresses are had from
 */
public record IssuersFile(Path path, Map<String, String> variables, PublishedKeys published) {
    private static final int MOST_BYTES = 1024 * 1024;

    public IssuersFile {
        variables = Map.copyOf(variables);
    }

    /** One that is read once. */
    public IssuersFile(Path path, Map<String, String> variables) {
        this(path, variables, new PublishedKeys());
    }

    /**
     * Those that it names. What their keys are had from at an address is asked for at once.
     *
     * @throws InvalidValueException if it cannot be read, something in it is no issuer, or a file of keys that it names cannot be read; the message names it
     */
    public List<Issuer> read() {
        return new SmallFile(path, "issuers", MOST_BYTES).parse(this::parse);
    }

    private List<Issuer> parse(byte[] utf8) {
        List<Issuer> issuers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonEntry entry : IssuerEntry.FORM.list(utf8, "issuers")) {
            String name = entry.text("name");
            if (!names.add(name)) {
                throw new InvalidValueException("there are two issuers " + name + "; expected a name for each");
            }
            issuers.add(new IssuerEntry(entry, this).issuer(name));
        }
        if (issuers.isEmpty()) {
            throw new InvalidValueException("there is no issuer in it; expected one");
        }
        return issuers;
    }

    /** A file that it names: beside it, where its path is relative. */
    Path beside(String other) {
        return path.toAbsolutePath().resolveSibling(other);
    }
}

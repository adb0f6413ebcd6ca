package dev.tidings.acme;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks the names of hosts that certificates are for. */
public final class DomainName {
    private static final int MOST_CHARACTERS = 253;
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*:.*|\\[.*");
    private static final Pattern NAME = Pattern.compile(
            "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", Pattern.CASE_INSENSITIVE);

    private DomainName() {}

    /**
     * A name as it stands in a certificate: in lower case, and in ASCII (RFC 5890) where it has other letters.
     *
     * @throws InvalidValueException if it is none, or one that an authority cannot look at over HTTP
     */
    public static String of(String text) {
        if (text.startsWith("*.")) {
            throw new InvalidValueException(
                    Text.quote(text) + " stands for many names, for which no authority looks over"
                            + " HTTP; expected each name, such as hub.example.com, or a certificate of your own");
        }
        if (ADDRESS.matcher(text).matches()) {
            throw new InvalidValueException(
                    Text.quote(text) + " is an address; expected a name, such as hub.example.com");
        }
        String name = ascii(text);
        if (name.length() > MOST_CHARACTERS || !NAME.matcher(name).matches()) {
            throw malformed(text);
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static String ascii(String text) {
        try {
            return IDN.toASCII(text);
        } catch (IllegalArgumentException none) {
            throw malformed(text);
        }
    }

    private static InvalidValueException malformed(String text) {
        return new InvalidValueException(Text.quote(text)
                + " is no name of a host; expected one such as hub.example.com," + " without https:// and port");
    }
}

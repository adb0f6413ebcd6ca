package dev.tidings.acme;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate is to be had, from whom, and where it is kept. Start from {@link #of}.
 *
 * @param domains that one certificate is for, as {@link DomainName} has them; at least one
 * @param directory the address of the authority's directory (RFC 8555, 7.1.1)
 * @param email whom the authority may write to; null for nobody
 * @param authorities the PEM file of those that sign the authority's own server's certificate; null for those that Java knows
 * @param folder for what is kept, one below it for each directory
 */
public record AcmeOptions(
        List<String> domains, URI directory, @Nullable String email, @Nullable Path authorities, Path folder) {
    /** Of Let's Encrypt. */
    public static final URI DEFAULT_DIRECTORY = URI.create("https://acme-v02.api.letsencrypt.org/directory");

    /** What Let's Encrypt has in one certificate, and most others. */
    private static final int MOST_DOMAINS = 100;

    private static final Pattern EMAIL = Pattern.compile("[^@\\s,?]+@[^@\\s,?]+");
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9.-]+");

    /** @throws InvalidValueException if something is none of what it is to be */
    public AcmeOptions {
        domains = domains.stream().map(DomainName::of).distinct().toList();
        if (domains.isEmpty() || domains.size() > MOST_DOMAINS) {
            throw new InvalidValueException(
                    "There are " + domains.size() + " names for a certificate; expected 1 to " + MOST_DOMAINS);
        }
        String scheme = String.valueOf(directory.getScheme()).toLowerCase(Locale.ROOT);
        if (directory.getHost() == null || !scheme.equals("https")) {
            throw new InvalidValueException("The address of a directory is " + Text.quote(directory.toString())
                    + "; expected one that begins with https://, such as " + DEFAULT_DIRECTORY);
        }
        if (email != null && !EMAIL.matcher(email).matches()) {
            throw new InvalidValueException(
                    Text.quote(email) + " is no address of mail; expected one such as admin@example.com");
        }
    }

    /** From Let's Encrypt. */
    public static AcmeOptions of(List<String> domains, Path folder) {
        return new AcmeOptions(domains, DEFAULT_DIRECTORY, null, null, folder);
    }

    public AcmeOptions withDirectory(URI address) {
        return new AcmeOptions(domains, address, email, authorities, folder);
    }

    public AcmeOptions withEmail(@Nullable String address) {
        return new AcmeOptions(domains, directory, address, authorities, folder);
    }

    public AcmeOptions withAuthorities(@Nullable Path file) {
        return new AcmeOptions(domains, directory, email, file, folder);
    }

    /** What is kept of this directory: who tries one for tests first has another account with the next, and another certificate. */
    Path ownFolder() {
        String port = directory.getPort() < 0 ? "" : "-" + directory.getPort();
        String path = UNFIT.matcher(String.valueOf(directory.getPath())).replaceAll("-");
        return folder.resolve(directory.getHost().toLowerCase(Locale.ROOT) + port + path);
    }

    /** The file of the certificate and its key, which need not be there yet. */
    public Path certificateFile() {
        return ownFolder().resolve("certificate.pem");
    }

    /** The file of the key that stands for the account at the authority. */
    Path accountFile() {
        return ownFolder().resolve("account.pem");
    }
}

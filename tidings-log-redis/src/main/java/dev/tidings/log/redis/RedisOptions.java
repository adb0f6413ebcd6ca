package dev.tidings.log.redis;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which stream a {@link RedisSequencer} is on, and how.
 *
 * @param address {@code redis://user:password@host:6379/0}, {@code rediss://} for TLS, {@code redis-sentinel://host:26379,host:26379/0#master}; it may hold a password, and is never shown as it is
 * @param name of the cluster: its keys are {@code {name}:events} and {@code {name}:cluster}
 * @param timeout after which a Redis that does not answer is given up
 * @param trustedCertificates a file of certificates (PEM) that sign the server's; absent: those that Java trusts
 */
public record RedisOptions(
        String address,
        String name,
        RedisBounds bounds,
        RedisConfirmation confirmation,
        Duration timeout,
        @Nullable Path trustedCertificates) {
    private static final Pattern ADDRESS = Pattern.compile("(redis|rediss|redis-sentinel|rediss-sentinel)://.+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");
    /** Lettuce does not part what is no host of a URI, such as a name with an underscore. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("([A-Za-z0-9._-]+):(\\d{1,5})");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** @throws InvalidValueException if the address or the name is not of its form, or the timeout out of range */
    public RedisOptions {
        if (!isAddress(address)) {
            throw new InvalidValueException(
                    "The address " + Text.quote(withoutPassword(address))
                            + " is not one of a Redis; expected redis://host:6379, rediss://host:6379 or redis-sentinel://host:26379,host:26379/0#master");
        }
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValueException("The name " + Text.quote(name)
                    + " is not one of a cluster; expected 1 to 100 letters, digits, dots, dashes and underscores");
        }
        if (timeout.toMillis() < 10) {
            throw new InvalidValueException("The timeout " + timeout + " is out of range; expected 10 ms or more");
        }
    }

    /** The stream {@code tidings} at an address, with what is sound for the rest. */
    public static RedisOptions of(String address) {
        return new RedisOptions(
                address, "tidings", RedisBounds.DEFAULTS, RedisConfirmation.NONE, Duration.ofSeconds(5), null);
    }

    public RedisOptions withName(String other) {
        return new RedisOptions(address, other, bounds, confirmation, timeout, trustedCertificates);
    }

    public RedisOptions with(RedisBounds other) {
        return new RedisOptions(address, name, other, confirmation, timeout, trustedCertificates);
    }

    public RedisOptions with(RedisConfirmation other) {
        return new RedisOptions(address, name, bounds, other, timeout, trustedCertificates);
    }

    public RedisOptions withTimeout(Duration other) {
        return new RedisOptions(address, name, bounds, confirmation, other, trustedCertificates);
    }

    public RedisOptions trusting(Path certificates) {
        return new RedisOptions(address, name, bounds, confirmation, timeout, certificates);
    }

    private static boolean isAddress(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            return false;
        }
        try {
            RedisURI uri = parse(address);
            return uri.getHost() == null || HOST.matcher(uri.getHost()).matches();
        } catch (RuntimeException notUnderstood) {
            // Its message may hold the password.
            return false;
        }
    }

    private static RedisURI parse(String address) {
        RedisURI uri = RedisURI.create(address);
        Matcher unparted = HOST_AND_PORT.matcher(String.valueOf(uri.getHost()));
        if (unparted.matches()) {
            uri.setHost(unparted.group(1));
            uri.setPort(Integer.parseInt(unparted.group(2)));
        }
        return uri;
    }

    /** The address as Lettuce has it. */
    RedisURI uri() {
        RedisURI uri = parse(address);
        uri.setTimeout(timeout);
        return uri;
    }

    /** The address for people. */
    String where() {
        return withoutPassword(address);
    }

    private static String withoutPassword(String address) {
        int scheme = address.indexOf("://");
        int user = address.lastIndexOf('@');
        return scheme < 0 || user < scheme ? address : address.substring(0, scheme + 3) + address.substring(user + 1);
    }

    String stream() {
        return "{" + name + "}:events";
    }

    /** The key of what the nodes know of their cluster together. */
    String cluster() {
        return "{" + name + "}:cluster";
    }

    /** The key of how much of the stream users have published. */
    String counts() {
        return "{" + name + "}:counts";
    }

    @Override
    public String toString() {
        return "RedisOptions[" + where() + ", " + name + ", " + bounds + ", " + confirmation + ", " + timeout + "]";
    }
}

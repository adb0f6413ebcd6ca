package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells one content from another where the content itself is not at hand: the first 128 bits of the SHA-256 of all that an event says, its id too, but for the trace that it is of, or of all
 * events of a batch in their order. The same in every version, for logs keep it.
 */
public record Fingerprint(long high, long low) {
    private static final int ABSENT = -1;
    private static final int PRIVATE = 1;
    private static final int JSON = 2;
    private static final int END = 4;
    private static final int NO_DATA = 8;
    private static final int TTL = 16;

    public static Fingerprint of(Event event) {
        MessageDigest digest = sha256();
        add(event, digest);
        return of(digest);
    }

    public static Fingerprint of(List<Event> batch) {
        MessageDigest digest = sha256();
        for (Event event : batch) {
            add(event, digest);
        }
        return of(digest);
    }

    /** Of several texts, which are not those of another fingerprint though put together they read the same. */
    public static Fingerprint ofTexts(String... texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            add(text, digest);
        }
        return of(digest);
    }

    private static Fingerprint of(MessageDigest digest) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new Fingerprint(hash.getLong(), hash.getLong());
    }

    /** Each part after its length, so that no two contents are the same bytes. */
    private static void add(Event event, MessageDigest digest) {
        add(event.topics().size(), digest);
        for (Topic topic : event.topics()) {
            add(topic.name(), digest);
        }
        add(event.id(), digest);
        add(event.type(), digest);
        add(event.data(), digest);
        add(event.retry() == null ? ABSENT : (int) event.retry().toMillis(), digest);
        add(flags(event), digest);
        add(event.key(), digest);
        if (event.ttl() != null) {
            long millis = event.ttl().toMillis();
            add((int) (millis >>> 32), digest);
            add((int) millis, digest);
        }
    }

    private static int flags(Event event) {
        return (event.isPrivate() ? PRIVATE : 0)
                | (event.isJson() ? JSON : 0)
                | (event.isEnd() ? END : 0)
                | (event.hasData() ? 0 : NO_DATA)
                | (event.ttl() == null ? 0 : TTL);
    }

    private static void add(@Nullable String text, MessageDigest digest) {
        if (text == null) {
            add(ABSENT, digest);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        add(utf8.length, digest);
        digest.update(utf8);
    }

    private static void add(int number, MessageDigest digest) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (number >>> shift));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}

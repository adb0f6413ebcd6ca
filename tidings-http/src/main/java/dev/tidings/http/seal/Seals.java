package dev.tidings.http.seal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.http.seal.SealKeys.Purpose;
import dev.tidings.memory.MemoryUse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes cookies and tickets of grants, and grants of them again. Any thread. */
public final class Seals {
    /** The name of the cookie: only the hub's own host can set one that is named so (RFC 6265bis, 4.1.3.2). */
    public static final String COOKIE = "__Host-tidings";

    /** The most that a browser keeps of one, with its name. */
    static final int MOST_COOKIE = 4000;

    /** A grant without an end, such as an API key's, is not given away for longer. */
    private static final Duration MOST_LIFE = Duration.ofDays(1);

    private static final int ID_BYTES = 16;

    private final SealOptions options;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final String process;
    private final TicketUses uses;

    /** @param ticketBytes that may be taken of the heap to know which tickets were used, about */
    public Seals(SealOptions options, long ticketBytes) {
        this(options, ticketBytes, InstantSource.system());
    }

    Seals(SealOptions options, long ticketBytes, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.process = randomId();
        this.uses = new TicketUses(process, ticketBytes);
    }

    private Seals(Seals other, SealOptions options) {
        this.options = options;
        this.clock = other.clock;
        this.process = other.process;
        this.uses = other.uses;
    }

    /** The same with other options, which knows what tickets were used. */
    public Seals with(SealOptions other) {
        return new Seals(this, other);
    }

    /** How the memory stands that is taken for tickets which were used. */
    public MemoryUse memory() {
        return uses.memory();
    }

    private String randomId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return SealKey.text(id);
    }

    /** The grant as it is given away: with an end. */
    public Grant lasting(Grant grant) {
        Instant most = clock.instant().plus(MOST_LIFE);
        return new Grant(
                grant.bearer(),
                grant.rights(),
                grant.until().equals(Instant.MAX) ? most : grant.until(),
                grant.limits(),
                grant.info());
    }

    /** A grant as hubs tell it each other, in events that nobody else reads: with nothing of what was shown for it. */
    public static String told(Grant grant) {
        return GrantJson.write(grant).toString();
    }

    /** The grant that {@link #told} has written. */
    public static Grant readTold(String json) {
        return GrantJson.read(GrantJson.parse(json));
    }

    /** When a grant ends, as members of a JSON object: at what time, and in how many seconds from now, for who has another clock. Null for one without an end. */
    public String end(Grant grant) {
        return grant.until().equals(Instant.MAX)
                ? "\"expires\":null"
                : "\"expires\":\"" + grant.until() + "\",\"expiresIn\":"
                        + Math.max(
                                0,
                                Duration.between(clock.instant(), grant.until()).toSeconds());
    }

    /**
     * The value of {@code Set-Cookie} that stands for a grant; null if that does not fit into a cookie.
     *
     * @param grant with an end
     */
    public @Nullable String cookie(Grant grant) {
        String value =
                options.keys().seal(Purpose.SESSION, GrantJson.write(grant).toString());
        Duration kept = Duration.between(clock.instant(), grant.until()).plus(options.outlives());
        return COOKIE.length() + value.length() > MOST_COOKIE ? null : setCookie(value, Math.max(0, kept.toSeconds()));
    }

    /** The value of {@code Set-Cookie} that takes it away. */
    public String noCookie() {
        return setCookie("", 0);
    }

    private String setCookie(String value, long seconds) {
        SealOptions.SameSite sameSite = options.sameSite();
        return COOKIE + "=" + value + "; Path=/; Max-Age=" + seconds + "; Secure; HttpOnly; SameSite=" + sameSite.text()
                + (sameSite == SealOptions.SameSite.NONE ? "; Partitioned" : "");
    }

    /**
     * The grant of a cookie.
     *
     * @throws RefusedCredentialsException if it is none, or its time is over
     */
    public Grant openCookie(String value) {
        Grant grant = GrantJson.read(GrantJson.parse(options.keys().open(Purpose.SESSION, value)));
        requireNotOver(grant, Purpose.SESSION);
        return grant;
    }

    private void requireNotOver(Grant grant, Purpose purpose) {
        if (grant.isOver(clock.instant())) {
            throw SealKeys.refused(Refusal.EXPIRED, purpose, "ended at " + grant.until());
        }
    }

    /**
     * A ticket for a grant, not used yet.
     *
     * @param grant with an end
     * @param place the id of the log's head
     */
    public Ticket ticket(Grant grant, String place, @Nullable String origin, boolean isSingleUse) {
        return new Ticket(grant, randomId(), clock.instant(), process, place, origin, isSingleUse);
    }

    /** What its bearer shows. */
    public String write(Ticket ticket) {
        ObjectNode json = GrantJson.write(ticket.grant());
        json.put("t", ticket.id())
                .put("m", ticket.madeAt().toEpochMilli())
                .put("b", ticket.madeBy())
                .put("p", ticket.place());
        if (ticket.origin() != null) {
            json.put("o", ticket.origin());
        }
        if (ticket.isSingleUse()) {
            json.put("1", true);
        }
        return options.keys().seal(Purpose.TICKET, json.toString());
    }

    /**
     * Reads a ticket.
     *
     * @param isFrom whether it is shown by a page of an origin
     * @throws RefusedCredentialsException if it is none, or it is for another page
     */
    private Ticket open(String text, Predicate<String> isFrom) {
        Ticket ticket = read(GrantJson.parse(options.keys().open(Purpose.TICKET, text)));
        if (ticket.origin() != null && !isFrom.test(ticket.origin())) {
            throw SealKeys.refused(Refusal.UNACCEPTABLE, Purpose.TICKET, "is for pages of another origin");
        }
        return ticket;
    }

    /**
     * Uses a ticket, by the grant that it is good for now. The stage fails with a {@link RefusedCredentialsException} if it is none, its time is over, it was not used in time, or it is for another page or another stream.
     *
     * @param extensions what is known of tickets that were renewed
     * @param isFrom whether it is shown by a page of an origin
     * @param stream the name of the stream that it opens; null for one without a name
     */
    public CompletionStage<Ticket> use(
            String text, TicketExtensions extensions, Predicate<String> isFrom, @Nullable String stream) {
        Ticket ticket;
        try {
            ticket = open(text, isFrom);
        } catch (RefusedCredentialsException refused) {
            return CompletableFuture.failedStage(refused);
        }
        return extensions.of(ticket).thenApply(newer -> {
            Ticket present = newer.map(ticket::with).orElse(ticket);
            requireNotOver(present.grant(), Purpose.TICKET);
            uses.use(present, stream, newer.isPresent(), clock.instant());
            return present;
        });
    }

    private static Ticket read(JsonNode json) {
        return new Ticket(
                GrantJson.read(json),
                json.get("t").textValue(),
                Instant.ofEpochMilli(json.get("m").longValue()),
                json.get("b").textValue(),
                json.get("p").textValue(),
                GrantJson.text(json, "o"),
                json.has("1"));
    }
}

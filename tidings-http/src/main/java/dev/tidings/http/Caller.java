package dev.tidings.http;

import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.NotGrantedException;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Revocations;
import dev.tidings.access.Right;
import dev.tidings.http.seal.Ticket;
import dev.tidings.hub.StreamClaim;
import dev.tidings.hub.StreamName;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what that one may do: what anybody may, and what the credentials grant that were shown. Immutable.
 *
 * @param grant of the credentials; null where none were shown
 * @param anonymous what needs none
 * @param canBeKnown whether there are credentials that would grant anything
 * @param ticket by which it is known; null if it is not by a ticket
 * @param revocations what is taken back by now
 * @param note where it is noted what is asked for; null if nobody wants to know
 */
public record Caller(
        @Nullable Grant grant,
        Grant anonymous,
        boolean canBeKnown,
        @Nullable Ticket ticket,
        Revocations revocations,
        @Nullable AccessNote note) {
    /** One that shows nothing, or none whose grant could be taken back. */
    public Caller(@Nullable Grant grant, Grant anonymous, boolean canBeKnown) {
        this(grant, anonymous, canBeKnown, null, new Revocations(), null);
    }

    /** The same, of whose requests it is noted what they ask for. */
    public Caller noting(AccessNote other) {
        if (grant != null) {
            other.by(grant.bearer());
        }
        return new Caller(grant, anonymous, canBeKnown, ticket, revocations, other);
    }

    /** Notes what is asked for, where somebody wants to know. */
    public void concerns(String object) {
        if (note != null) {
            note.concerns(object);
        }
    }

    /** Whether that may be done with all that {@code asked} matches. */
    public boolean may(Right right, Selector asked) {
        return isGranted(right, asked)
                || (grant != null && ConsoleTopics.ALL.grants(asked) && readsConsole(grant, right))
                || readsPresence(right, asked);
    }

    /** Whether it is granted by name. */
    private boolean isGranted(Right right, Selector asked) {
        boolean isForAnybody = anonymous.allows(right, asked);
        return grant == null
                ? isForAnybody
                : grant.allows(right, asked) || (isForAnybody && !grant.rights().denies(asked));
    }

    /** Who may see who reads topics may read what is told of that. */
    private boolean readsPresence(Right right, Selector asked) {
        return isReading(right)
                && PresenceTopics.of(asked)
                        .filter(topics -> isGranted(Right.PRESENCE, topics))
                        .isPresent()
                && !streamGrant().rights().denies(asked);
    }

    private static boolean isReading(Right right) {
        return right == Right.READ || right == Right.HISTORY;
    }

    /**
     * @throws NotGrantedException if somebody known may not do that with all that {@code asked} matches
     * @throws Problem 401 or 403, if nobody known may not
     */
    public void require(Right right, Selector asked) {
        concerns(asked.text());
        if (may(right, asked)) {
            return;
        }
        Optional<Selector> seen = isReading(right) ? PresenceTopics.of(asked) : Optional.empty();
        seen.filter(topics -> !isGranted(Right.PRESENCE, topics)).ifPresent(topics -> refuse(Right.PRESENCE, topics));
        refuse(right, asked);
    }

    private void refuse(Right right, Selector asked) {
        if (grant == null) {
            throw unknown(asked.isReserved() ? "hub's own selector" : "selector", asked.text(), right);
        }
        grant.require(right, asked);
    }

    /** Who may operate everything may read what operators are told. */
    private static boolean readsConsole(Grant grant, Right right) {
        return isReading(right)
                && grant.allows(Right.OPERATE, ConsoleTopics.EVERYTHING)
                && !grant.rights().denies(ConsoleTopics.ALL);
    }

    /** Whether that may be done with the topic. */
    public boolean may(Right right, Topic topic) {
        boolean isForAnybody = anonymous.allows(right, topic);
        return grant == null
                ? isForAnybody
                : grant.allows(right, topic) || (isForAnybody && !grant.rights().denies(topic));
    }

    /**
     * @throws NotGrantedException if somebody known may not do that with the topic
     * @throws Problem 401 or 403, if nobody known may not
     */
    public void require(Right right, Topic topic) {
        concerns(topic.name());
        if (may(right, topic)) {
            return;
        }
        if (grant == null) {
            throw unknown(topic.isReserved() ? "hub's own topic" : "topic", topic.name(), right);
        }
        grant.require(right, topic);
    }

    /**
     * The grant of who must be known.
     *
     * @throws RefusedCredentialsException if nothing was shown
     * @throws Problem 403, if there is nothing that could be
     */
    public Grant requireKnown() {
        if (grant != null) {
            return grant;
        }
        if (canBeKnown) {
            throw new RefusedCredentialsException(
                    Refusal.ABSENT, "This needs a token; expected one, as Authorization: Bearer");
        }
        throw new Problem(403, "This hub knows no tokens, so there is nothing to be had for one; expected --token-key");
    }

    private RuntimeException unknown(String what, String text, Right right) {
        String sentence = "The " + what + " " + Text.quote(text) + " needs the right " + right.key();
        return canBeKnown
                ? new RefusedCredentialsException(
                        Refusal.ABSENT,
                        sentence + "; expected a token that grants it, as Authorization: Bearer"
                                + expected(right).map(or -> ", or " + or).orElse(""))
                : new Problem(
                        403,
                        sentence + ", which this hub gives nobody; expected "
                                + expected(right).orElse("a hub that takes tokens (--token-key)"));
    }

    /** What needs no token. */
    private Optional<String> expected(Right right) {
        List<Selector> all = anonymous.rights().of(right);
        if (all.isEmpty()) {
            return right == Right.PRESENCE
                    ? Optional.empty()
                    : Optional.of("a hub that lets anybody (--anonymous-"
                            + (right == Right.PUBLISH ? "publish" : "read") + ")");
        }
        return Optional.of("one within "
                + String.join(" or ", all.stream().map(Selector::text).toList()));
    }

    /** @throws RefusedCredentialsException if the grant has ended by now, or was taken back */
    public void requireInForce() {
        if (grant != null && revocations.hit(grant.bearer())) {
            throw new RefusedCredentialsException(
                    Refusal.REVOKED, "What was shown has been taken back; expected something newer");
        }
        if (grant != null && grant.isOver(Instant.now())) {
            throw new RefusedCredentialsException(
                    Refusal.EXPIRED,
                    "The token ended at " + grant.until() + ", while it was used; expected a newer one");
        }
    }

    /**
     * What is seen of what the selectors ask for, private events as far as they are granted.
     *
     * @throws NotGrantedException if somebody known may not read all of it
     * @throws Problem 401 or 403, if nobody known may not
     */
    public View view(Selectors selectors, Right right) {
        for (Selector selector : selectors.all()) {
            require(right, selector);
        }
        List<Selector> granted = granted(selectors, right);
        return new View(selectors, granted.isEmpty() ? null : new Selectors(granted));
    }

    private List<Selector> granted(Selectors selectors, Right right) {
        List<Selector> granted = new ArrayList<>();
        if (grant != null) {
            granted.addAll(grant.rights().of(right));
            if (ConsoleTopics.isAmong(selectors) && readsConsole(grant, right)) {
                granted.add(ConsoleTopics.ALL);
            }
        }
        for (Selector selector : selectors.all()) {
            if (readsPresence(right, selector)) {
                granted.add(selector);
            }
        }
        return granted;
    }

    /**
     * What a stream is sent. One that begins with what is kept needs the right to that too, and sees private events as far as both rights are granted.
     *
     * @throws NotGrantedException if somebody known may not read all of it
     * @throws Problem 401 or 403, if nobody known may not
     */
    public View streamView(Selectors selectors, boolean readsHistory) {
        View view = view(selectors, Right.READ);
        if (!readsHistory) {
            return view;
        }
        @Nullable Selectors now = view.granted();
        @Nullable Selectors kept = view(selectors, Right.HISTORY).granted();
        return new View(selectors, now == null || kept == null ? null : now.grantedBy(kept));
    }

    /**
     * The claim to a stream's name: what belongs to that may be read as far as the caller may by now.
     *
     * @param readsHistory whether the stream begins with what is kept
     */
    public StreamClaim claim(StreamName name, boolean readsHistory) {
        return new StreamClaim(
                name,
                selectors -> streamView(selectors, readsHistory),
                selectors -> streamView(selectors, true),
                ticket == null ? null : ticket.id());
    }

    /** How much it may have of everything; nobody known has no limits of its own. */
    public Limits limits() {
        return grant == null ? Limits.NONE : grant.limits();
    }

    /** What a stream of this caller's is open by. */
    public Grant streamGrant() {
        return grant == null ? anonymous : grant;
    }
}

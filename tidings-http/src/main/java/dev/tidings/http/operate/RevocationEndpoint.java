package dev.tidings.http.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Revocation;
import dev.tidings.access.Right;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.log.TimeParser;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /events/revocations}: takes back what somebody was granted, for who may operate everything; {@code GET} says what is taken back. What is asked for stands in the address, as
 * nothing of it is a secret.
 */
public final class RevocationEndpoint {
    public static final String PATH = "/events/revocations";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Selector EVERYTHING = Selector.of("**");
    private static final String ISSUER = "issuer";
    private static final String SUBJECT = "subject";
    private static final String TOKEN_ID = "tokenId";
    private static final String ISSUED_BEFORE = "issuedBefore";
    private static final String UNTIL = "until";
    private static final Set<String> NAMES = Set.of(ISSUER, SUBJECT, TOKEN_ID, ISSUED_BEFORE, UNTIL);

    private final Hub hub;

    public RevocationEndpoint(Hub hub) {
        this.hub = hub;
    }

    /** Answers when it is in force here, and all streams that it hits are closed. */
    public void revoke(Reply reply, Target target, Caller caller) {
        caller.require(Right.OPERATE, EVERYTHING);
        Parameters asked = target.parameters();
        asked.require(NAMES, Set.of());
        note(caller, asked);
        Instant now = Instant.now();
        Revocation revocation = new Revocation(
                asked.one(ISSUER),
                asked.one(SUBJECT),
                asked.one(TOKEN_ID),
                time(asked, ISSUED_BEFORE, asked.one(TOKEN_ID) == null ? now : Instant.MAX),
                time(asked, UNTIL, now.plus(Revocation.USUAL_LIFE)));
        if (!now.isBefore(revocation.until())) {
            throw Problem.badRequest("The parameter until is "
                    + Text.quote(revocation.until().toString()) + ", which is over; expected a time to come");
        }
        reply.answerWhenDone(hub.revoke(revocation).thenApply(appended -> {
            ObjectNode json = json(revocation).put("id", appended.id()).put("durable", hub.outlivesItsProcess());
            return Answer.of(201, "application/json", json + "\n").with("Cache-Control", "no-store");
        }));
    }

    private static void note(Caller caller, Parameters asked) {
        for (String name : List.of(ISSUER, SUBJECT, TOKEN_ID)) {
            String value = asked.one(name);
            if (value != null) {
                caller.concerns(name + "=" + value);
            }
        }
    }

    private static Instant time(Parameters asked, String name, Instant usual) {
        String text = asked.one(name);
        if (text == null) {
            return usual;
        }
        @Nullable Instant time = TimeParser.parse(text);
        if (time == null) {
            throw Problem.badRequest(
                    "The parameter " + name + " is " + Text.quote(text) + "; expected " + TimeParser.EXPECTED);
        }
        return time;
    }

    /** What is in force. */
    public void list(Reply reply, Target target, Caller caller) {
        caller.require(Right.OPERATE, EVERYTHING);
        target.parameters().require(List.of(), Set.of());
        reply.answerWhenDone(hub.revocationsKnown().thenApply(known -> {
            ArrayNode all = JSON.createArrayNode();
            hub.revocations().inForce().forEach(one -> all.add(json(one)));
            return Answer.of(200, "application/json", "{\"revocations\":" + all + "}\n")
                    .with("Cache-Control", "no-store");
        }));
    }

    private static ObjectNode json(Revocation revocation) {
        ObjectNode json = JSON.createObjectNode();
        put(json, ISSUER, revocation.issuer());
        put(json, SUBJECT, revocation.subject());
        put(json, TOKEN_ID, revocation.tokenId());
        if (!revocation.issuedBefore().equals(Instant.MAX)) {
            json.put(ISSUED_BEFORE, revocation.issuedBefore().toString());
        }
        return json.put(UNTIL, revocation.until().toString());
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}

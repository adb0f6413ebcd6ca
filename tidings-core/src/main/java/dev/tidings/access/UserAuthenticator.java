package dev.tidings.access;

import dev.tidings.topic.InvalidValueException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Grants the same to all whom the server that carries the hub knows ({@link Credentials.User}), each in their own name, and nothing to anybody else. Immutable.
 *
 * @param granted what, by right
 * @param life after which a stream ends and its client is asked anew, so that who has logged out reads no more
 */
public record UserAuthenticator(Map<Right, List<SubjectSelector>> granted, Duration life) implements Authenticator {
    /** What stands for the server that knows them, where a grant is taken back. */
    public static final String ISSUER = "application";

    private static final Duration AN_HOUR = Duration.ofHours(1);

    public UserAuthenticator {
        Map<Right, List<SubjectSelector>> copied = new EnumMap<>(Right.class);
        granted.forEach((right, selectors) -> copied.put(right, List.copyOf(selectors)));
        granted = Map.copyOf(copied);
    }

    /**
     * Lets each user read, for an hour at a time, what these selectors match, private events included.
     *
     * @param selectors {@value SubjectSelector#SUBJECT} stands for the user's name: {@code users/{sub}/**}
     * @throws InvalidValueException if one is none
     */
    public static UserAuthenticator reading(String... selectors) {
        return new UserAuthenticator(Map.of(), AN_HOUR).with(Right.READ, selectors);
    }

    /**
     * The same, with the selectors of one right, in place of those that it has.
     *
     * @throws InvalidValueException if one is none
     */
    public UserAuthenticator with(Right right, String... selectors) {
        Map<Right, List<SubjectSelector>> more = new EnumMap<>(Right.class);
        more.putAll(granted);
        more.put(right, Arrays.stream(selectors).map(SubjectSelector::new).toList());
        return new UserAuthenticator(more, life);
    }

    /** The same, for another time. */
    public UserAuthenticator lasting(Duration other) {
        return new UserAuthenticator(granted, other);
    }

    /** Refuses a user whose name is no level of a topic, where a selector has it. */
    @Override
    public CompletionStage<Grant> authenticate(Credentials credentials) {
        if (!(credentials instanceof Credentials.User user)) {
            return refused(Refusal.ABSENT, "Nobody is logged in, and nothing else is asked for here");
        }
        try {
            return CompletableFuture.completedFuture(grant(user.principal()));
        } catch (InvalidValueException unfit) {
            return refused(Refusal.UNACCEPTABLE, String.valueOf(unfit.getMessage()));
        }
    }

    private static CompletionStage<Grant> refused(Refusal refusal, String message) {
        return CompletableFuture.failedFuture(new RefusedCredentialsException(refusal, message));
    }

    private Grant grant(Principal user) {
        String name = user.getName();
        Rights rights = Rights.NONE;
        for (Map.Entry<Right, List<SubjectSelector>> entry : granted.entrySet()) {
            rights = rights.with(
                    entry.getKey(),
                    entry.getValue().stream().map(selector -> selector.of(name)).toList());
        }
        Instant now = Instant.now();
        return new Grant(new Bearer(ISSUER, name, null, now), rights, now.plus(life), Limits.NONE);
    }
}

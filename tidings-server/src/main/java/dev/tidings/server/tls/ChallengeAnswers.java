package dev.tidings.server.tls;

import org.jspecify.annotations.Nullable;

/** What certificate authorities ask over HTTP in the clear, to see who has a name (RFC 8555, 8.3). Asked by event loops: never blocks. */
@FunctionalInterface
public interface ChallengeAnswers {
    /** The answer for a token, in ASCII; null for one that is not under way. */
    @Nullable
    String answerTo(String token);
}

package dev.tidings.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserAuthenticatorTest {
    private static final UserAuthenticator CHAT =
            UserAuthenticator.reading("rooms/*", "users/{sub}/**").with(Right.PUBLISH, "rooms/*");

    private static Grant granted(UserAuthenticator by, String user) {
        return by.authenticate(new Credentials.User(() -> user))
                .toCompletableFuture()
                .join();
    }

    private static void assertRefused(Credentials credentials, Refusal reason) {
        assertThatThrownBy(() ->
                        CHAT.authenticate(credentials).toCompletableFuture().join())
                .cause()
                .asInstanceOf(type(RefusedCredentialsException.class))
                .extracting(RefusedCredentialsException::refusal)
                .isEqualTo(reason);
    }

    @Test
    void grantsEachUserWhatIsTheirs() {
        Grant anna = granted(CHAT, "anna");
        assertThat(anna.allows(Right.READ, Selector.of("users/anna/**"))).isTrue();
        assertThat(anna.allows(Right.READ, Selector.of("rooms/*"))).isTrue();
        assertThat(anna.allows(Right.READ, Selector.of("users/bob/**"))).isFalse();
        assertThat(anna.allows(Right.PUBLISH, new Topic("rooms/lobby"))).isTrue();
        assertThat(anna.allows(Right.PUBLISH, new Topic("users/anna/inbox"))).isFalse();
        assertThat(anna.bearer().subject()).isEqualTo("anna");
        assertThat(anna.bearer().issuer()).isEqualTo(UserAuthenticator.ISSUER);
    }

    @Test
    void grantsItForAWhile() {
        Instant before = Instant.now();
        assertThat(granted(CHAT.lasting(Duration.ofMinutes(5)), "anna").until())
                .isBetween(before.plusSeconds(300), Instant.now().plusSeconds(300));
    }

    /** By the name {@code *} one would read what is everybody's. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "bob/inbox", "", "{sub}", "a\u0000b"})
    void refusesNamesThatWouldGrantMore(String name) {
        assertRefused(new Credentials.User(() -> name), Refusal.UNACCEPTABLE);
    }

    @Test
    void refusesWhoeverIsNoUser() {
        assertRefused(new Credentials.None(), Refusal.ABSENT);
        assertRefused(new Credentials.BearerToken("secret"), Refusal.ABSENT);
    }

    @Test
    void takesNoSelectorThatIsNone() {
        assertThatThrownBy(() -> UserAuthenticator.reading("users/x{sub}")).isInstanceOf(InvalidValueException.class);
    }
}

package dev.tidings.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrantTest {
    private static final Grant READER =
            Grant.ofNobody(Rights.NONE.with(Right.READ, List.of(Selector.of("prices/*"), Selector.of("users/u1/**"))));

    @Test
    void saysWhatWouldBeAllowed() {
        assertThatThrownBy(() -> READER.require(Right.READ, Selector.of("prices/**")))
                .isInstanceOf(NotGrantedException.class)
                .hasMessage("The selector \"prices/**\" is not within what is granted to read; expected one within"
                        + " \"prices/*\", \"users/u1/**\"");
        assertThatThrownBy(() -> READER.require(Right.PUBLISH, new Topic("a")))
                .hasMessage("The topic \"a\" is not within what is granted to publish; expected nothing: this right is"
                        + " not granted at all");
        assertThatCode(() -> READER.require(Right.READ, Selector.of("prices/gold")))
                .doesNotThrowAnyException();
    }

    @Test
    void saysThatSomethingIsDenied() {
        Grant grant = Grant.ofNobody(READER.rights().without(List.of(Selector.of("prices/lead"))));

        assertThatThrownBy(() -> grant.require(Right.READ, Selector.of("prices/*")))
                .hasMessageStartingWith("The selector \"prices/*\" meets what its issuer may not grant to read");
    }

    @Test
    void namesNoMoreThanTenOfWhatWouldBeAllowed() {
        Rights rights = Rights.NONE.with(
                Right.READ,
                IntStream.range(0, 100).mapToObj(i -> Selector.of("a" + i)).toList());

        assertThatThrownBy(() -> Grant.ofNobody(rights).require(Right.READ, Selector.of("b")))
                .hasMessageEndingWith("\"a8\", \"a9\" or 90 others");
    }

    @Test
    void isOverWhenItsTimeHasCome() {
        Instant until = Instant.parse("2026-01-01T00:00:00Z");
        Grant grant = new Grant(Bearer.NOBODY, Rights.NONE, until, Limits.NONE);

        assertThat(grant.isOver(until.minusMillis(1))).isFalse();
        assertThat(grant.isOver(until)).isTrue();
        assertThat(Grant.NOTHING.isOver(until)).isFalse();
    }

    @Test
    void refusalsCostNoStackTrace() {
        assertThatThrownBy(() -> Grant.NOTHING.require(Right.READ, Selector.of("a")))
                .satisfies(refused -> assertThat(refused.getStackTrace()).isEmpty());
        assertThat(new RefusedCredentialsException(Refusal.FORGED, "no").getStackTrace())
                .isEmpty();
    }

    @Test
    void credentialsAreInNoText() {
        assertThat(List.of(
                        new Credentials.BearerToken("secret"),
                        new Credentials.Ticket("secret"),
                        new Credentials.SessionCookie("secret")))
                .noneMatch(credentials -> credentials.toString().contains("secret"));
    }

    @Test
    void onlyWhoIsKnownToBeTheSameIsTheSameParty() {
        Bearer one = new Bearer("app", "u1", "t1", null);

        assertThat(one.isSameParty(new Bearer("app", "u1", "t2", null))).isTrue();
        assertThat(one.isSameParty(new Bearer("other", "u1", "t1", null))).isFalse();
        assertThat(one.isSameParty(new Bearer("app", "u2", "t1", null))).isFalse();
        assertThat(Bearer.NOBODY.isSameParty(Bearer.NOBODY)).isFalse();
    }

    @Test
    void limitsAreCutToTheLowerOnes() {
        Limits limits = new Limits(5, 100, 10, 1000);

        assertThat(limits.within(new Limits(10, 20, 30, 400))).isEqualTo(new Limits(5, 20, 10, 400));
        assertThat(Limits.NONE.within(limits)).isSameAs(limits);
        assertThatThrownBy(() -> new Limits(-1, 0, 0, 0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The limit of streams is -1; expected 0 or more");
    }

    @Test
    void aRightIsFoundByItsName() {
        assertThat(Right.of("read")).isEqualTo(Right.READ);
        assertThatThrownBy(() -> Right.of("raed"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("There is no right \"raed\"; did you mean read? Expected one of read, publish, history,"
                        + " presence, operate");
    }
}

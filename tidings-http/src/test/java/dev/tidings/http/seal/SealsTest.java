package dev.tidings.http.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealsTest {
    private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");
    private static final Grant GRANT = new Grant(
            new Bearer("app", "u1", "t9", START),
            Rights.NONE
                    .with(Right.READ, List.of(Selector.of("news/**"), Selector.of("users/u1/**")))
                    .with(Right.HISTORY, List.of())
                    .with(Right.PUBLISH, List.of(Selector.of("chat/7")))
                    .with(Right.PRESENCE, List.of(Selector.of("chat/*")))
                    .without(List.of(Selector.of("news/internal/**"))),
            START.plus(Duration.ofHours(1)),
            new Limits(3, 10, 5, 70_000),
            "{\"name\":\"Ann\"}");

    private final SealKeys keys = SealKeys.random();
    private final EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private final Hub hub = new Hub(log, StreamOptions.DEFAULTS);
    private final TicketExtensions extensions = new TicketExtensions(hub);
    private Instant now = START;
    private final Seals seals = seals(keys);

    private Seals seals(SealKeys those) {
        return new Seals(new SealOptions(those, SealOptions.SameSite.LAX, Duration.ofDays(1)), 1 << 20, () -> now);
    }

    private static String value(String setCookie) {
        return setCookie.substring(Seals.COOKIE.length() + 1, setCookie.indexOf(';'));
    }

    private String cookie() {
        return value(String.valueOf(seals.cookie(GRANT)));
    }

    private String ticket(boolean isSingleUse) {
        return seals.write(seals.ticket(GRANT, "7k2qh0ax-5", null, isSingleUse));
    }

    private Ticket use(String text) {
        return use(seals, text, origin -> false, null);
    }

    private Ticket use(Seals those, String text, Predicate<String> isFrom, @Nullable String stream) {
        try {
            return those.use(text, extensions, isFrom, stream)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException refused) {
            throw (RuntimeException) refused.getCause();
        }
    }

    private static void assertRefused(Refusal refusal, ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(RefusedCredentialsException.class, refused -> assertThat(refused.refusal())
                        .isEqualTo(refusal));
    }

    @Test
    void makesOfACookieTheGrantThatItWasMadeOf() {
        assertThat(seals.cookie(GRANT))
                .startsWith("__Host-tidings=")
                .endsWith("; Path=/; Max-Age=90000; Secure; HttpOnly; SameSite=Lax");
        assertThat(seals.openCookie(cookie())).isEqualTo(GRANT);
        assertThat(seals.noCookie()).startsWith("__Host-tidings=; ").contains("Max-Age=0;");
    }

    @Test
    void keepsACookieBeyondItsEndToSeeThatItIsOver() {
        String cookie = cookie();
        now = START.plus(Duration.ofHours(1));
        assertRefused(Refusal.EXPIRED, () -> seals.openCookie(cookie));
    }

    @Test
    void takesACookieWhoseKeyIsGoneAsOver() {
        assertRefused(Refusal.EXPIRED, () -> seals(SealKeys.random()).openCookie(cookie()));
    }

    @Test
    void takesNoCookieForATicketAndNoTicketForACookie() {
        assertRefused(Refusal.FORGED, () -> use(cookie()));
        assertRefused(Refusal.FORGED, () -> seals.openCookie(ticket(false)));
    }

    @Property(tries = 300)
    void refusesWhatIsChangedAnywhere(
            @ForAll @IntRange(max = 10_000) int at, @ForAll @IntRange(min = 1, max = 63) int by) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String ticket = ticket(false);
        int index = at % ticket.length();
        int code = alphabet.indexOf(ticket.charAt(index));
        String changed = ticket.substring(0, index)
                + (code < 0 ? "x" : alphabet.charAt((code + by) % alphabet.length()))
                + ticket.substring(index + 1);
        assertThatThrownBy(() -> use(changed)).isInstanceOf(RefusedCredentialsException.class);
        assertThatThrownBy(() -> use(ticket.substring(0, index))).isInstanceOf(RefusedCredentialsException.class);
    }

    @Test
    void letsATicketComeBackOnceItWasUsedInTime() {
        String used = ticket(false);
        String late = ticket(false);
        assertThat(use(used)).satisfies(ticket -> {
            assertThat(ticket.grant()).isEqualTo(GRANT);
            assertThat(ticket.place()).isEqualTo("7k2qh0ax-5");
        });
        now = START.plusSeconds(31);
        assertThat(use(used).grant()).isEqualTo(GRANT);
        assertRefused(Refusal.EXPIRED, () -> use(late));
        now = START.plus(Duration.ofHours(1));
        assertRefused(Refusal.EXPIRED, () -> use(used));
    }

    @Test
    void takesATicketThatIsNotKnownHereForAUsedOneUnlessItIsForASingleUse() {
        String ticket = ticket(false);
        String single = ticket(true);
        now = START.plusSeconds(31);
        Seals other = seals(keys);
        assertThat(use(other, ticket, origin -> false, null).grant()).isEqualTo(GRANT);
        assertRefused(Refusal.EXPIRED, () -> use(other, single, origin -> false, null));
    }

    @Test
    void takesATicketForASingleUseOnce() {
        String single = ticket(true);
        assertThat(use(single).isSingleUse()).isTrue();
        assertRefused(Refusal.EXPIRED, () -> use(single));
    }

    @Test
    void bindsATicketToThePageAndTheStreamThatItIsFor() {
        String bound = seals.write(seals.ticket(GRANT, "7k2qh0ax-5", "https://app.example.com", false));
        assertRefused(Refusal.UNACCEPTABLE, () -> use(seals, bound, "https://evil.example"::equals, null));
        assertThat(use(seals, bound, "https://app.example.com"::equals, "one name")
                        .origin())
                .isEqualTo("https://app.example.com");
        assertRefused(Refusal.UNACCEPTABLE, () -> use(seals, bound, "https://app.example.com"::equals, "another"));
    }

    @Test
    void isGoodForAsLongAsTheStreamThatItOpenedWasRenewedAndForNoMoreThanItsTopics() {
        String text = ticket(false);
        Ticket ticket = use(text);
        Rights wider = Rights.NONE
                .with(Right.READ, List.of(Selector.of("**")))
                .with(Right.PUBLISH, List.of(Selector.of("**")))
                .with(Right.PRESENCE, List.of(Selector.of("**")));
        Grant newer = new Grant(GRANT.bearer(), wider, START.plus(Duration.ofHours(2)), Limits.NONE, "\"Anna\"");
        publish(TicketExtensions.event(ticket.id(), newer));
        now = START.plus(Duration.ofMinutes(90));
        Grant extended = use(seals(keys), text, origin -> false, null).grant();
        assertThat(extended.until()).isEqualTo(newer.until());
        assertThat(extended.rights().of(Right.READ))
                .containsExactlyInAnyOrder(Selector.of("news/**"), Selector.of("users/u1/**"));
        assertThat(extended.rights().of(Right.PUBLISH)).isEmpty();
        assertThat(extended.rights().of(Right.PRESENCE)).containsExactly(Selector.of("chat/*"));
        assertThat(extended.info()).isEqualTo(newer.info());
        assertThat(extended.rights().denied()).containsExactly(Selector.of("news/internal/**"));
        publish(TicketExtensions.event(
                ticket.id(), new Grant(GRANT.bearer(), Rights.NONE, newer.until(), Limits.NONE)));
        assertThat(use(text).grant().rights().of(Right.READ)).as("narrowed").isEmpty();
    }

    private void publish(Event event) {
        // By nobody but the hub itself.
        log.append(List.of(event)).toCompletableFuture().join();
    }

    @Test
    void givesWhatHasNoEndForADay() {
        Grant endless = new Grant(GRANT.bearer(), GRANT.rights(), Instant.MAX, GRANT.limits(), "7");
        assertThat(seals.lasting(endless).until()).isEqualTo(START.plus(Duration.ofDays(1)));
        assertThat(seals.lasting(endless).info()).isEqualTo("7");
        assertThat(seals.lasting(GRANT)).isEqualTo(GRANT);
    }

    @Test
    void makesNoCookieThatABrowserWouldNotKeep() {
        List<Selector> very = IntStream.range(0, 300)
                .mapToObj(i -> Selector.of("topics/of/a/long/name/" + i))
                .toList();
        Grant large = new Grant(GRANT.bearer(), Rights.NONE.with(Right.READ, very), GRANT.until(), Limits.NONE);
        assertThat(seals.cookie(large)).isNull();
    }

    @Test
    void forgetsTicketsThatAreOver() {
        TicketUses uses = new TicketUses("here", 1 << 20);
        for (int i = 0; i < 1000; i++) {
            uses.use(new Ticket(GRANT, "t" + i, START, "here", "x-1", null, false), null, false, START);
        }
        assertThat(uses.count()).isEqualTo(1000);
        uses.use(new Ticket(GRANT, "last", GRANT.until(), "here", "x-1", null, false), null, false, GRANT.until());
        assertThat(uses.count()).isEqualTo(1);
    }

    @Test
    void keepsItsSecretInAFileForItsOwnerAlone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("ticket.key");
        String cookie = value(String.valueOf(seals(SealKeys.of(file)).cookie(GRANT)));
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(seals(SealKeys.of(file)).openCookie(cookie)).isEqualTo(GRANT);
        String old = Files.readString(file);
        Files.writeString(file, SealKey.text(SealKey.random()) + "\n" + old);
        assertThat(seals(SealKeys.of(file)).openCookie(cookie))
                .as("of the key before")
                .isEqualTo(GRANT);
        Files.writeString(file, "short\n");
        assertThatThrownBy(() -> SealKeys.of(file))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("Line 1 of the file of ticket keys")
                .hasMessageNotContaining("short");
    }
}

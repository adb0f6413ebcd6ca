package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Grant;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpennessTest {
    private static final AccessOptions UNSAID = AccessOptions.DEFAULTS;
    private static final AccessOptions PROXIED = UNSAID.withPublicUrls(URI.create("https://hub.example.com"));
    private static final Authenticator TOKENS = credentials -> CompletableFuture.completedFuture(Grant.NOTHING);
    private static final Anonymous NEWS = new Anonymous(List.of(Selector.of("news")), List.of());

    private static @Nullable Anonymous decided(AccessOptions access, String host, boolean open)
            throws UnknownHostException {
        ListenOptions defaults = ListenOptions.on(host, 0);
        ListenOptions listen = new ListenOptions(host, 0, open, defaults.transport(), 1);
        return Openness.decide(access, listen.open(), host, InetAddress.getByName(host))
                .anonymous();
    }

    @Test
    void letsAnybodyDoEverythingWhereOnlyThisMachineReachesTheHub() throws Exception {
        assertThat(decided(UNSAID, "127.0.0.1", false)).isEqualTo(Anonymous.EVERYTHING);
        assertThat(decided(UNSAID, "::1", false)).isEqualTo(Anonymous.EVERYTHING);
        assertThat(decided(UNSAID.with(TOKENS), "127.0.0.1", false)).isEqualTo(Anonymous.EVERYTHING);
    }

    @Test
    void letsNobodyDoAnythingWhereOthersReachIt() throws Exception {
        assertThat(decided(UNSAID.with(TOKENS), "0.0.0.0", false)).isEqualTo(Anonymous.NOTHING);
        assertThat(decided(PROXIED.with(TOKENS), "127.0.0.1", false)).isEqualTo(Anonymous.NOTHING);
    }

    @Test
    void isAsItIsSaid() throws Exception {
        assertThat(decided(UNSAID.with(NEWS), "0.0.0.0", false)).isEqualTo(NEWS);
        assertThat(decided(UNSAID.with(NEWS), "127.0.0.1", false)).isEqualTo(NEWS);
        assertThat(decided(PROXIED, "127.0.0.1", true)).isEqualTo(Anonymous.EVERYTHING);
        assertThat(decided(UNSAID.with(TOKENS), "0.0.0.0", true)).isEqualTo(Anonymous.EVERYTHING);
    }

    @Test
    void refusesAHubThatNobodyCouldUse() {
        assertThatThrownBy(() -> decided(UNSAID, "0.0.0.0", false))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("The host \"0.0.0.0\" can be reached from other machines")
                .hasMessageContaining("--open");
        assertThatThrownBy(() -> decided(PROXIED, "127.0.0.1", false))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("clients call https://hub.example.com can be reached from other machines");
        assertThatThrownBy(() -> decided(UNSAID.with(Anonymous.NOTHING), "127.0.0.1", false))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("Nobody may read or publish");
        assertThatThrownBy(() -> decided(UNSAID.with(NEWS), "127.0.0.1", true))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected one or the others");
    }

    @Test
    void saysThatAnybodyMaySeeHowManyReadWhatAnybodyMayRead() {
        assertThat(Openness.describeWithCounts("127.0.0.1", NEWS, true))
                .isEqualTo(Openness.describe("127.0.0.1", NEWS, true)
                        + " They may also see how many read a topic whose presence is kept.");
        assertThat(Openness.describeWithCounts("127.0.0.1", Anonymous.NOTHING, true))
                .isEqualTo(Openness.describe("127.0.0.1", Anonymous.NOTHING, true));
    }
}

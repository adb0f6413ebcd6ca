package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.hub.Hub;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Starting and stopping. */
class StartTest {
    @OverBothTransports
    void saysWhereItListens(Transport transport) {
        try (Served served = Served.over(transport)) {
            assertThat(served.server.port()).isPositive();
            String scheme = OverBothTransports.Cases.isTls() ? "https" : "http";
            assertThat(served.server.uri()).hasToString(scheme + "://127.0.0.1:" + served.server.port());
        }
    }

    @OverBothTransports
    void failsWithOneClearMessageWhenThePortIsTaken(Transport transport) {
        try (Served served = Served.over(transport);
                Hub other = Hub.inMemory()) {
            int port = served.server.port();
            ListenOptions taken = new ListenOptions("127.0.0.1", port, false, transport, 1);
            assertThatThrownBy(() -> HubServer.builder(other).listen(taken).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot listen on 127.0.0.1:" + port + ": ")
                    .message()
                    .contains("Address already in use")
                    .hasLineCount(1);
            assertThat(served.ask("GET /health/live").status()).isEqualTo(200);
        }
    }

    @OverBothTransports
    void failsWhenTheAddressIsNotThisMachines(Transport transport) {
        try (Hub hub = Hub.inMemory()) {
            ListenOptions foreign = new ListenOptions("192.0.2.1", 0, true, transport, 1);
            assertThatThrownBy(() -> HubServer.builder(hub).listen(foreign).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot listen on 192.0.2.1:0: ");
        }
    }

    @Test
    void listensForOtherMachinesOnlyWhenOpen() throws IOException {
        try (Hub hub = Hub.inMemory()) {
            assertThatThrownBy(() -> HubServer.builder(hub)
                            .listen(ListenOptions.on("0.0.0.0", 0))
                            .start())
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("\"0.0.0.0\"")
                    .hasMessageContaining("--open");
            ListenOptions open = new ListenOptions("0.0.0.0", 0, true, Transport.AUTO, 1);
            try (HubServer server = HubServer.builder(hub).listen(open).start();
                    RawHttp http = RawHttp.to(server.port())) {
                assertThat(http.send(RawHttp.request("GET /health/live"))
                                .readAnswer()
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void quotesAHostThatNobodyKnows() {
        try (Hub hub = Hub.inMemory()) {
            assertThatThrownBy(() -> HubServer.builder(hub)
                            .listen(ListenOptions.on("no host", 0))
                            .start())
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("\"no host\"");
        }
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> ListenOptions.on("127.0.0.1", 65536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> new ListenOptions("127.0.0.1", 0, false, Transport.AUTO, 0))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ConnectionLimits.DEFAULTS.withHeadBytes(511)).hasMessageContaining("head size is 511");
    }

    @OverBothTransports
    void leavesTheHubToItsOwner(Transport transport) {
        try (Hub hub = Hub.inMemory()) {
            try (Served served = Served.over(transport)) {
                assertThat(served.hub.subscriberCount()).isZero();
            }
            assertThat(hub.publish(dev.tidings.event.Event.on("a").data("").build()))
                    .succeedsWithin(java.time.Duration.ofSeconds(30));
        }
    }
}

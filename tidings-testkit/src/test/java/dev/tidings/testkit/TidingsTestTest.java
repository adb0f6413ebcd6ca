package dev.tidings.testkit;

import static dev.tidings.testkit.StreamAssert.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import java.net.URI;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.testkit.engine.EngineTestKit;

@TidingsTest
@TestMethodOrder(OrderAnnotation.class)
class TidingsTestTest {
    @Test
    @Order(1)
    void givesATestAHubAndItsAddress(Hub hub, URI address) {
        try (TestStream stream = TestStream.open(address.resolve("/events?topic=news"))) {
            hub.publish(Event.on("news").data("1").build());
            assertThat(stream).receives("1").within(ofSeconds(60));
        }
    }

    @Test
    @Order(2)
    void givesEachTestAFreshLog(TestHub hub) {
        TestStream stream = hub.stream(client -> client.resumeAfter("earliest"), "news");
        assertThat(stream).receivesNothing().within(ofMillis(200));
        hub.publish("news", "2");
        assertThat(stream).receives("2").within(ofSeconds(60));
    }

    @Test
    void givesTheSameHubWhateverIsAskedFor(TestHub hub, Hub inner, URI address, TestClock clock) {
        assertThat(hub.hub()).isSameAs(inner);
        assertThat(hub.uri()).isEqualTo(address);
        assertThat(hub.clock()).isSameAs(clock);
    }

    @Test
    void failsATestWhoseSentenceHasNoEnd() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Careless.class))
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("leavesASentenceWithoutItsEnd"),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(text -> text.contains("1 of the test's sentences")))));
    }

    /** Run by the test above alone. */
    @org.junit.jupiter.api.Disabled("run by a test")
    @TidingsTest
    static class Careless {
        @Test
        void leavesASentenceWithoutItsEnd(TestHub hub) {
            assertThat(hub.stream("news")).receives("never");
        }
    }
}

package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.hub.StreamEvent;
import dev.tidings.spring.listen.HubListeners;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** Methods that are called with events. */
class ListenerTest {
    record Order(long id, List<String> items) {}

    @Import(Bare.class)
    static class Shop {
        final List<Object> heard = new CopyOnWriteArrayList<>();
        final CountDownLatch stuck = new CountDownLatch(1);

        @TidingsListener("text/*")
        void text(String data) {
            heard.add(data);
        }

        @TidingsListener("bytes/*")
        void bytes(byte[] data) {
            heard.add(new String(data, StandardCharsets.UTF_8));
        }

        @TidingsListener("${shop.topic}")
        void order(Order order, StreamEvent event) {
            heard.add(order);
            heard.add(event.topic().name());
        }

        @TidingsListener("maps")
        void map(Map<String, Integer> map) {
            heard.add(map.get("a"));
        }

        @TidingsListener("events")
        void event(Event event) {
            heard.add(event.isPrivate());
        }

        @TidingsListener("stuck")
        void stuck(String data) throws InterruptedException {
            stuck.await();
            heard.add(data);
        }

        @TidingsListener("failing")
        void failing(String data) {
            if (data.equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
            heard.add(data);
        }
    }

    private static ConfigurableApplicationContext start(String... properties) {
        String[] all = new String[properties.length + 1];
        System.arraycopy(properties, 0, all, 1, properties.length);
        all[0] = "shop.topic=orders/**";
        return Applications.start(Shop.class, all);
    }

    @Test
    void areGivenTheDataInTheFormOfTheirParameters() {
        try (ConfigurableApplicationContext app = start()) {
            TidingsTemplate template = app.getBean(TidingsTemplate.class);
            Order order = new Order(7, List.of("tea"));
            template.publish("text/a", "hello");
            template.publish("bytes/a", "bytes".getBytes(StandardCharsets.UTF_8));
            template.publish("orders/eu/7", order);
            template.publish("maps", Map.of("a", 1));
            template.publish(Event.on("events").data("x").isPrivate(true).build());
            List<Object> heard = app.getBean(Shop.class).heard;
            await().untilAsserted(() ->
                    assertThat(heard).containsExactlyInAnyOrder("hello", "bytes", order, "orders/eu/7", 1, true));
        }
    }

    @Test
    void goOnAfterAFailureAndCountIt() {
        try (ConfigurableApplicationContext app = start()) {
            TidingsTemplate template = app.getBean(TidingsTemplate.class);
            template.publish("failing", "bad");
            template.publish("orders/1", "no JSON");
            template.publish("failing", "good");
            await().untilAsserted(() -> {
                assertThat(app.getBean(Shop.class).heard).containsExactly("good");
                assertThat(app.getBean(HubListeners.class).failed()).isEqualTo(2);
                assertThat(app.getBean(HubListeners.class).handled()).isEqualTo(1);
            });
        }
    }

    @Test
    void holdUpNobodyElseWhenTheyBlock() {
        for (String virtual : List.of("false", "true")) {
            try (ConfigurableApplicationContext app = start("spring.threads.virtual.enabled=" + virtual)) {
                TidingsTemplate template = app.getBean(TidingsTemplate.class);
                Shop shop = app.getBean(Shop.class);
                template.publish("stuck", "first");
                template.publish("text/a", "other");
                await().untilAsserted(() -> assertThat(shop.heard).containsExactly("other"));
                shop.stuck.countDown();
                await().untilAsserted(() -> assertThat(shop.heard).containsExactly("other", "first"));
            }
        }
    }

    @Import(Bare.class)
    static class Wrong {
        @TidingsListener("a//***")
        void wrong(String data) {}
    }

    @Test
    void areNamedWhenTheirSelectorIsNone() {
        assertThatThrownBy(() -> Applications.start(Wrong.class).close())
                .rootCause()
                .hasMessageContaining("Wrong.wrong");
    }
}

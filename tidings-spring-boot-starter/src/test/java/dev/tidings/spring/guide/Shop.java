package dev.tidings.spring.guide;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.hub.StreamEvent;
import dev.tidings.spring.TidingsListener;
import dev.tidings.spring.TidingsTemplate;
import dev.tidings.topic.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the guide shows, in one application. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Shop.Orders.class, Shop.Kitchen.class, Shop.More.class, Shop.Sessions.class})
class Shop {
    record Order(String id, String state) {}

    @RestController
    static class Orders {
        private final TidingsTemplate tidings;

        Orders(TidingsTemplate tidings) {
            this.tidings = tidings;
        }

        @PostMapping("/orders/{id}")
        void place(@PathVariable("id") String id) {
            tidings.publish("orders/" + id, new Order(id, "placed"));
        }
    }

    @Component
    static class Kitchen {
        final Queue<Order> placed = new ConcurrentLinkedQueue<>();

        @TidingsListener("orders/*")
        void cook(Order order, StreamEvent event) {
            placed.add(order);
        }
    }

    @RestController
    static class More {
        private final TidingsTemplate tidings;

        More(TidingsTemplate tidings) {
            this.tidings = tidings;
        }

        @PostMapping("/orders/{id}/cancel")
        void cancel(@PathVariable("id") String id) {
            tidings.publish(tidings.on("orders/" + id, new Order(id, "cancelled"))
                    .type("cancelled")
                    .isPrivate(true)
                    .build());
        }

        @Transactional
        void pay(String id) {
            // ... what the application writes
            tidings.publishAfterCommit("orders/" + id, new Order(id, "paid"));
        }
    }

    @Bean
    Authenticator authenticator(Sessions sessions) {
        return credentials -> credentials instanceof Credentials.BearerToken shown && sessions.isOpen(shown.token())
                ? CompletableFuture.completedFuture(sessions.grantOf(shown.token()))
                : CompletableFuture.failedFuture(
                        new RefusedCredentialsException(Refusal.FORGED, "No session has this token"));
    }

    static final class Sessions {
        boolean isOpen(String token) {
            return token.equals("s3cret-of-anna");
        }

        Grant grantOf(String token) {
            Rights rights = Rights.NONE.with(Right.READ, List.of(Selector.of("orders/*")));
            return new Grant(
                    new Bearer("sessions", "anna", null, Instant.now()),
                    rights,
                    Instant.now().plusSeconds(3600),
                    Limits.NONE);
        }
    }
}

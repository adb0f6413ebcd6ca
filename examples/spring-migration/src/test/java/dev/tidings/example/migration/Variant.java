package dev.tidings.example.migration;

import dev.tidings.example.migration.emitter.OrderStreams;
import dev.tidings.hub.Hub;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;

/**
 * By what orders are streamed.
 *
 * @param stream where a user's stream is
 * @param openStreams how many are open
 */
record Variant(
        Class<?> application, List<String> settings, String stream, ToIntFunction<ApplicationContext> openStreams) {
    private static final Variant EMITTER = new Variant(
            dev.tidings.example.migration.emitter.OrderApplication.class,
            List.of("--tidings.enabled=false", "--orders.heartbeat=300ms"),
            "/orders/%s/events",
            app -> app.getBean(OrderStreams.class).count());
    private static final Variant HUB = new Variant(
            dev.tidings.example.migration.hub.OrderApplication.class,
            List.of("--tidings.mount=/hub", "--tidings.log.kind=memory", "--tidings.streams.heartbeat=300ms"),
            "/hub/events?topic=orders/%s",
            app -> app.getBean(Hub.class).subscriberCount());

    static Stream<Variant> all() {
        return Stream.of(EMITTER, HUB);
    }

    @Override
    public String toString() {
        return application.getPackage().getName();
    }
}

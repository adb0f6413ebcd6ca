package dev.tidings.example.migration.jersey;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.servlet.HubServlet;
import dev.tidings.topic.Selector;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Set;

/** After: the hub is beside Jersey in the container. */
record HubInitializer(Hub hub) implements ServletContainerInitializer {
    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        Anonymous anonymous = new Anonymous(List.of(Selector.of("news")), List.of());
        HubServlet.builder(hub)
                .http(HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.with(anonymous)))
                .build()
                .mount(context, "/hub/*");
    }
}

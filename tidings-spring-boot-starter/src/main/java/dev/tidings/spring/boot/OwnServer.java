package dev.tidings.spring.boot;

import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.settings.ServerSettings;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The hub's own server, beside the application's. Its port is the property {@value #PORT} while it serves. */
final class OwnServer implements HubCarrier {
    static final String PORT = "local.tidings.port";
    private static final Logger LOGGER = LoggerFactory.getLogger(OwnServer.class);

    private final Hub hub;
    private final ServerSettings settings;
    private final ConfigurableEnvironment environment;
    private @Nullable HubServer server;

    OwnServer(Hub hub, ServerSettings settings, ConfigurableEnvironment environment) {
        this.hub = hub;
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public void start() {
        HubServer started;
        try {
            started = settings.applyTo(HubServer.builder(hub)).start();
        } catch (IOException e) {
            throw new InvalidValueException(e.getMessage() + "; tidings.listen.port says where it listens");
        }
        server = started;
        environment.getPropertySources().addFirst(new MapPropertySource("tidings.port", Map.of(PORT, started.port())));
        LOGGER.info("Tidings is listening on {}", started.uri());
        LOGGER.info("{}", started.openTo());
    }

    @Override
    public void stop(Drain drain) {
        if (server != null) {
            server.drain(drain);
            server.close();
            server = null;
        }
    }
}

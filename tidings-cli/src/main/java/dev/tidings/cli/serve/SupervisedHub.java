package dev.tidings.cli.serve;

import dev.tidings.cli.print.Figures;
import dev.tidings.cli.supervise.Supervised;
import dev.tidings.http.operate.ReadinessProbe;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;

/** The hub that is served, as the service manager is told of it. It asks no event loop. */
record SupervisedHub(Hub hub, URI address, ReadinessProbe probe) implements Supervised {
    static SupervisedHub of(Hub hub, HubServer server) {
        return new SupervisedHub(hub, server.uri(), new ReadinessProbe(hub));
    }

    @Override
    public CompletionStage<Boolean> isReady() {
        return probe.isReady();
    }

    @Override
    public Duration late() {
        return hub.figures().late().stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    @Override
    public String status() {
        boolean isCutOff =
                hub.engine().filter(engine -> !engine.connection().isUp()).isPresent();
        return Figures.count(hub.subscriberCount(), "stream") + " at " + address
                + (isCutOff ? "; the engine of the cluster does not answer" : "");
    }
}

package news;

import dev.tidings.client.EventPublisher;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.HubAddress;
import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Publishes an event to its own hub, over HTTP, and reads it. The arguments: the log's folder, the transport. */
public class News {
    public static void main(String[] arguments) throws Exception {
        DiskEventLog log = DiskEventLog.open(Path.of(arguments[0]), DiskLogOptions.DEFAULTS);
        ListenOptions listen = new ListenOptions("127.0.0.1", 0, false, Transport.valueOf(arguments[1]), 1);
        try (Hub hub = new Hub(log, StreamOptions.DEFAULTS);
                HubServer server = HubServer.builder(hub).listen(listen).start()) {
            String id = new EventPublisher(new HubAddress(server.uri()))
                    .publish(Event.on("news").data("It works").build());
            CompletableFuture<String> read = new CompletableFuture<>();
            URI stream = server.uri().resolve("events?topic=news&from=earliest");
            try (EventStreamClient client = EventStreamClient.builder(stream)
                    .open((type, data, lastEventId) -> read.complete(data + " as " + lastEventId.equals(id)))) {
                System.out.println(News.class.getModule() + " read: " + read.get(1, TimeUnit.MINUTES));
            }
        }
    }
}

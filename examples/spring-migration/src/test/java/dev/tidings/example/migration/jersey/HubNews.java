package dev.tidings.example.migration.jersey;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** After. */
@Path("news")
public class HubNews {
    private final Hub hub;

    public HubNews(Hub hub) {
        this.hub = hub;
    }

    @POST
    public void tell(String text) {
        hub.publish(Event.on("news").data(text).build());
    }
}

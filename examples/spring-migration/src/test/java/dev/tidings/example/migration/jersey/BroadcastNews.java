package dev.tidings.example.migration.jersey;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;

/** Before. */
@Path("news")
@Singleton
public class BroadcastNews {
    private final Sse sse;
    private final SseBroadcaster broadcaster;

    public BroadcastNews(@Context Sse sse) {
        this.sse = sse;
        this.broadcaster = sse.newBroadcaster();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void follow(@Context SseEventSink sink) {
        broadcaster.register(sink);
    }

    @POST
    public void tell(String text) {
        broadcaster.broadcast(sse.newEvent(text));
    }
}

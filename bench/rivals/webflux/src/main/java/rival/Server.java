package rival;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Server-sent events with Spring WebFlux on Reactor Netty: one sink, a buffered view of it for each GET. Argument: the port. */
@SpringBootApplication
@RestController
public class Server {
    private final Sinks.Many<ServerSentEvent<String>> sink = Sinks.many().multicast().directBestEffort();
    private final AtomicLong lastId = new AtomicLong();

    public static void main(String[] args) {
        SpringApplication.run(
                Server.class, "--server.address=127.0.0.1", "--server.port=" + args[0], "--spring.main.banner-mode=off");
    }

    @GetMapping(path = "/sub", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public Flux<ServerSentEvent<String>> subscribe() {
        ServerSentEvent<String> hello = ServerSentEvent.<String>builder().comment("").build();
        return sink.asFlux().onBackpressureBuffer().startWith(hello);
    }

    @PostMapping("/pub")
    public void publish(@RequestBody String data) {
        synchronized (sink) {
            String id = Long.toString(lastId.incrementAndGet());
            sink.emitNext(
                    ServerSentEvent.builder(data).id(id).build(), Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }
}

package dev.tidings.example.migration.flux;

import java.time.Duration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Before. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(FluxPrices.Prices.class)
public class FluxPrices {
    @RestController
    static class Prices {
        private final Sinks.Many<ServerSentEvent<String>> changes =
                Sinks.many().multicast().directBestEffort();

        @GetMapping(path = "/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<ServerSentEvent<String>> follow() {
            ServerSentEvent<String> comment =
                    ServerSentEvent.<String>builder().comment("").build();
            return changes.asFlux()
                    .mergeWith(
                            Flux.interval(Duration.ZERO, Duration.ofSeconds(15)).map(beat -> comment));
        }

        @PostMapping("/prices/{symbol}")
        synchronized void change(@PathVariable("symbol") String symbol, @RequestBody String price) {
            changes.tryEmitNext(ServerSentEvent.builder(price).event(symbol).build());
        }
    }
}

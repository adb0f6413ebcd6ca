package dev.tidings.example.migration.flux;

import dev.tidings.spring.TidingsTemplate;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** After. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(HubPrices.Prices.class)
public class HubPrices {
    @RestController
    static class Prices {
        private final TidingsTemplate tidings;

        Prices(TidingsTemplate tidings) {
            this.tidings = tidings;
        }

        @PostMapping("/prices/{symbol}")
        void change(@PathVariable("symbol") String symbol, @RequestBody String price) {
            tidings.publish(tidings.on("prices/" + symbol, price)
                    .type(symbol)
                    .key(symbol)
                    .build());
        }
    }
}

package dev.tidings.spring.guide;

import dev.tidings.spring.TidingsTemplate;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The first application of the guide. It scans for no others: there are some beside it. */
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
public class DemoApplication {
    private final TidingsTemplate tidings;

    DemoApplication(TidingsTemplate tidings) {
        this.tidings = tidings;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(DemoApplication.class, arguments);
    }

    @PostMapping("/orders/{id}")
    void place(@PathVariable("id") String id) {
        tidings.publish("orders/" + id, "Order " + id + " is placed");
    }
}

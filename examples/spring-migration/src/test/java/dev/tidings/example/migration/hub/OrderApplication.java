package dev.tidings.example.migration.hub;

import dev.tidings.spring.TidingsTemplate;
import dev.tidings.spring.UserGrants;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Each user sees what becomes of their orders. */
@SpringBootApplication
public class OrderApplication {
    @RestController
    record OrderController(TidingsTemplate tidings) {
        @PostMapping("/orders/{user}")
        void place(@PathVariable("user") String user, @RequestBody String order) {
            tidings.publish(tidings.on("orders/" + user, order).isPrivate(true).build());
        }
    }

    @Bean
    UserGrants users() {
        return UserGrants.reading("orders/{sub}");
    }
}

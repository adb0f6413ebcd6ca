package dev.tidings.spring.restart;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** An application whose web server has the hub below {@code /hub}. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class Board {
    /** @param arguments properties, such as {@code --server.port=8080} */
    public static void main(String[] arguments) {
        SpringApplication.run(Board.class, arguments);
    }
}

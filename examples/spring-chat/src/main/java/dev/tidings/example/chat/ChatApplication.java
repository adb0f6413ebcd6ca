package dev.tidings.example.chat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application; its settings are in {@code application.yaml}. */
@SpringBootApplication
public class ChatApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(ChatApplication.class, arguments);
    }
}

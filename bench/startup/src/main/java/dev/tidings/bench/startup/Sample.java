package dev.tidings.bench.startup;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** An application of Boot and Tomcat that ends without a word as soon as it is ready, which is when its hub listens, where it has one. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class Sample {
    public static void main(String[] arguments) {
        SpringApplication.run(Sample.class, arguments);
        System.out.println("Ready");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}

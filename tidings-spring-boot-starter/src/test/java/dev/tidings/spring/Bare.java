package dev.tidings.spring;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** An application with nothing in it but what is on the class path. */
@SpringBootConfiguration
@EnableAutoConfiguration
class Bare {}

package dev.tidings.example.migration.emitter;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Each user sees what becomes of their orders. */
@SpringBootApplication
public class OrderApplication {}

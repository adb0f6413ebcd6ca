package dev.tidings.example.chat;

import java.util.List;

/** Who and what there is. An application of its own has these in a database. */
final class Members {
    static final List<String> ROOMS = List.of("lobby", "garden", "kitchen");
    /** The password of each is the name and {@code -secret}. */
    static final List<String> USERS = List.of("anna", "bob", "carla");

    private Members() {}
}

package dev.tidings.example.chat;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.spring.TidingsTemplate;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes messages, and publishes them in the name of who is logged in. */
@RestController
class MessageController {
    private static final int MAX_CHARS = 2_000;

    private final TidingsTemplate tidings;
    private final Hub hub;

    MessageController(TidingsTemplate tidings, Hub hub) {
        this.tidings = tidings;
        this.hub = hub;
    }

    /** What a reader sees of a message, beside its time and its topic. */
    record Message(String from, String text) {}

    /** What the page begins with. */
    record Start(String me, List<String> rooms, List<String> users, String csrfHeader, String csrfToken) {}

    @GetMapping("/start")
    Start start(Principal user, CsrfToken csrf) {
        return new Start(user.getName(), Members.ROOMS, Members.USERS, csrf.getHeaderName(), csrf.getToken());
    }

    @PostMapping("/rooms/{room}")
    @ResponseStatus(HttpStatus.CREATED)
    CompletionStage<Void> say(@PathVariable("room") String room, @RequestBody String text, Principal user) {
        requireOneOf(Members.ROOMS, room);
        return tidings.publish("rooms/" + room, message(text, user)).thenAccept(published -> {});
    }

    /** One event for each of the two, in a topic that is theirs alone; both or none. */
    @PostMapping("/users/{to}")
    @ResponseStatus(HttpStatus.CREATED)
    CompletionStage<Void> whisper(@PathVariable("to") String to, @RequestBody String text, Principal user) {
        requireOneOf(Members.USERS, to);
        Message message = message(text, user);
        Event received = privately("users/" + to + "/" + user.getName(), message);
        Event sent = privately("users/" + user.getName() + "/" + to, message);
        List<Event> events = received.topics().equals(sent.topics()) ? List.of(sent) : List.of(received, sent);
        return hub.publish(events).thenAccept(published -> {});
    }

    private Event privately(String topic, Message message) {
        return tidings.on(topic, message).isPrivate(true).build();
    }

    private static Message message(String text, Principal user) {
        if (text.isBlank() || text.length() > MAX_CHARS) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "A message has 1 to " + MAX_CHARS + " characters");
        }
        return new Message(user.getName(), text);
    }

    private static void requireOneOf(List<String> known, String name) {
        if (!known.contains(name)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}

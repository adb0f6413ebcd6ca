package dev.tidings.example.migration.emitter;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Places orders, and streams what becomes of them to whom they are of. */
@RestController
class OrderController {
    private final OrderStreams streams;

    OrderController(OrderStreams streams) {
        this.streams = streams;
    }

    @PostMapping("/orders/{user}")
    void place(@PathVariable("user") String user, @RequestBody String order) {
        streams.publish("orders/" + user, order);
    }

    @GetMapping(path = "/orders/{user}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> follow(
            @PathVariable("user") String user,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String cursor,
            @Nullable Principal principal) {
        if (principal == null || !principal.getName().equals(user)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body(streams.open("orders/" + user, cursor));
    }
}

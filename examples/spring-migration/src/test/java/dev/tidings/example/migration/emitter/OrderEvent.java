package dev.tidings.example.migration.emitter;

import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * One event, as it is kept.
 *
 * @param run of the process that numbered it
 */
record OrderEvent(String run, long number, String topic, String data) {
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    SseEventBuilder encoded() {
        return SseEmitter.event().id(run + "-" + number).data(data, TEXT);
    }
}

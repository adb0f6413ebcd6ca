package rival;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events with Spring MVC on Tomcat: an SseEmitter for each GET, each POST sent to all of them. Argument: the port. */
@SpringBootApplication
@RestController
public class Server {
    private static final long NO_TIMEOUT = 0;

    private final Set<SseEmitter> subscribers = ConcurrentHashMap.newKeySet();
    private long lastId;

    public static void main(String[] args) {
        SpringApplication.run(
                Server.class,
                "--server.address=127.0.0.1",
                "--server.port=" + args[0],
                "--server.tomcat.max-connections=30000",
                "--server.tomcat.accept-count=4096",
                "--spring.main.banner-mode=off");
    }

    @GetMapping("/sub")
    public SseEmitter subscribe() throws IOException {
        SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
        emitter.onCompletion(() -> subscribers.remove(emitter));
        emitter.onError(failure -> subscribers.remove(emitter));
        emitter.send(SseEmitter.event().comment(""));
        subscribers.add(emitter);
        return emitter;
    }

    @PostMapping("/pub")
    public synchronized void publish(@RequestBody String data) {
        String id = Long.toString(++lastId);
        for (SseEmitter subscriber : subscribers) {
            try {
                subscriber.send(SseEmitter.event().id(id).data(data));
            } catch (IOException | IllegalStateException gone) {
                subscribers.remove(subscriber);
            }
        }
    }
}

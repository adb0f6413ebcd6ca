package dev.tidings.acme;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the authority may ask for at this moment. Any thread; never blocks. */
final class UnderWay {
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    void put(String token, String answer) {
        answers.put(token, answer);
    }

    void remove(String token) {
        answers.remove(token);
    }

    @Nullable
    String answerTo(String token) {
        return answers.get(token);
    }
}

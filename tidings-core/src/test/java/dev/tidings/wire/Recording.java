package dev.tidings.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A parser, and all that it told its listener, in order. */
final class Recording implements SseListener {
    /** One call of the listener. */
    sealed interface Call {}

    record Dispatched(String type, String data, String lastEventId) implements Call {}

    record Retry(Duration retry) implements Call {}

    record Comment(String text) implements Call {}

    final List<Call> calls = new ArrayList<>();
    final SseParser parser;

    Recording() {
        this(SseParser.DEFAULT_MAX_EVENT_BYTES);
    }

    Recording(int maxEventBytes) {
        parser = new SseParser(this, maxEventBytes);
    }

    /** What a fresh parser tells of a stream. */
    static Recording of(String... chunks) {
        return new Recording().read(chunks);
    }

    /** What a fresh parser tells of a stream. */
    static Recording of(Iterable<ByteBuffer> chunks) {
        Recording recording = new Recording();
        chunks.forEach(recording.parser::parse);
        return recording;
    }

    static Dispatched message(String data) {
        return new Dispatched("message", data, "");
    }

    Recording read(String... chunks) {
        for (String chunk : chunks) {
            read(chunk.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    Recording read(byte[] chunk) {
        parser.parse(ByteBuffer.wrap(chunk));
        return this;
    }

    Recording endOfStream() {
        parser.endOfStream();
        return this;
    }

    List<Dispatched> events() {
        return only(Dispatched.class);
    }

    List<String> data() {
        return events().stream().map(Dispatched::data).toList();
    }

    List<Duration> retries() {
        return only(Retry.class).stream().map(Retry::retry).toList();
    }

    List<String> comments() {
        return only(Comment.class).stream().map(Comment::text).toList();
    }

    private <T extends Call> List<T> only(Class<T> kind) {
        return calls.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        calls.add(new Dispatched(type, data, lastEventId));
    }

    @Override
    public void onRetry(Duration retry) {
        calls.add(new Retry(retry));
    }

    @Override
    public void onComment(String text) {
        calls.add(new Comment(text));
    }
}

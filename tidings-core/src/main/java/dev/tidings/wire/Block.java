package dev.tidings.wire;

import java.time.Duration;

/**
 * The block at hand: interprets the lines of a stream one by one, and dispatches at each empty one (WHATWG HTML, section 9.2.6).
 * Its size counts the fields, known or not; comments do not add up, or heartbeats would fill the limit of a quiet stream.
 */
final class Block {
    private static final String DEFAULT_TYPE = "message";

    private final SseListener listener;
    private final int maxBytes;
    private final ByteRun data;
    private int size;
    private String type = "";
    /** The standard's "last event ID buffer": what the cursor will be at the next dispatch. Outlives the block. */
    private String id = "";

    private String lastEventId = "";

    Block(SseListener listener, int maxBytes) {
        this.listener = listener;
        this.maxBytes = maxBytes;
        this.data = new ByteRun(maxBytes);
    }

    String lastEventId() {
        return lastEventId;
    }

    void resume(String lastEventId) {
        this.lastEventId = lastEventId;
        discard();
    }

    /** Forgets the block, its id included: an event that never arrived must not move the cursor. */
    void discard() {
        clear();
        id = lastEventId;
    }

    void add(Line line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.isComment()) {
            listener.onComment(line.value());
        } else {
            count(line);
            interpret(line);
        }
    }

    private void count(Line line) {
        if (line.length() > maxBytes - size) {
            throw new EventTooLargeException(maxBytes);
        }
        size += line.length();
    }

    private void interpret(Line line) {
        switch (line.field()) {
            case DATA -> addData(line);
            case ID -> setId(line.value());
            case EVENT -> type = line.value();
            case RETRY -> setRetry(line.value());
            case UNKNOWN -> {}
        }
    }

    private void addData(Line line) {
        line.appendValueTo(data);
        data.append((byte) '\n');
    }

    private void setId(String value) {
        if (value.indexOf('\0') < 0) {
            id = value;
        }
    }

    private void setRetry(String value) {
        int millis = ReconnectionTime.parse(value);
        if (millis >= 0) {
            listener.onRetry(Duration.ofMillis(millis));
        }
    }

    private void dispatch() {
        lastEventId = id;
        if (data.isEmpty()) {
            clear();
            return;
        }
        String text = data.decode(data.length() - 1);
        String eventType = type.isEmpty() ? DEFAULT_TYPE : type;
        // Before the call, so that a listener that throws does not leave its event to be dispatched again.
        clear();
        listener.onEvent(eventType, text, lastEventId);
    }

    private void clear() {
        data.clear();
        type = "";
        size = 0;
    }
}

package dev.tidings.log;

/** What a stream has an event look like: which of its frames a reader is sent. */
public enum FrameForm {
    /** The event's data as it is. */
    PLAIN,
    /**
     * Data that is one line of JSON: {@code {"topic":...,"id":...,"type":...,"time":...,"key":...,"data":...}}, {@code type} and {@code key} where the event
     * has them. The topic is the first of the event's that the view sees it through, so that none is named that the view may not see.
     */
    ENVELOPE
}

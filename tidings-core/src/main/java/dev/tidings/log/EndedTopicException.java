package dev.tidings.log;

import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;

/** An append of an event behind the end of one of its topics. Nothing of the append was stored, and trying it again is of no use while the end is remembered. */
public final class EndedTopicException extends RuntimeException {
    public EndedTopicException(Topic topic) {
        super("The topic " + Text.quote(topic.name())
                + " has ended, and nothing comes behind its end; expected another topic");
    }
}

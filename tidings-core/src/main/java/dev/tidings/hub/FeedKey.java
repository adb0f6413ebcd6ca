package dev.tidings.hub;

import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import java.time.Duration;

/** What the readers of one feed have in common. */
record FeedKey(View view, FrameForm form, Duration interval) {
    FeedKey with(View other) {
        return new FeedKey(other, form, interval);
    }
}

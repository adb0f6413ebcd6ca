package dev.tidings.http;

import dev.tidings.topic.InvalidValueException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The settings of a hub that runs, for its operators. Any thread; never blocks. */
public interface Steering {
    /**
     * What came of reading the settings anew, by their names.
     *
     * @param changed what holds from now on
     * @param needRestart what would be otherwise after a restart, and was not taken
     */
    record Reloaded(List<String> changed, List<String> needRestart) {
        public Reloaded {
            changed = List.copyOf(changed);
            needRestart = List.copyOf(needRestart);
        }
    }

    /**
     * Has the settings read anew. All that can change in a hub that runs is taken, or nothing: then the stage fails with an {@link InvalidValueException} that says
     * what is wrong.
     */
    CompletionStage<Reloaded> reload();

    /** The settings in force, by their names, as they could be given; passwords are left out. */
    Map<String, List<String>> settings();
}

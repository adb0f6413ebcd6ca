package dev.tidings.cli.log;

import dev.tidings.cli.print.JsonText;
import dev.tidings.cluster.CopyState;
import dev.tidings.log.disk.DiskLogReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the copy of a cluster's node follows, for people and programs.
 *
 * @param completeFrom the time of the first event behind which none is missing; null where there is none
 * @param engine what the engine says; null if it was not asked
 */
record CopyReport(CopyState state, @Nullable Instant completeFrom, @Nullable EngineReport engine) {
    /** Goes through the log. Null if that is no copy. */
    static @Nullable CopyReport of(DiskLogReader log, @Nullable EngineReport engine) {
        return CopyState.of(log.notes())
                .map(state -> new CopyReport(state, firstBehind(log, state.completeAfter()), engine))
                .orElse(null);
    }

    private static @Nullable Instant firstBehind(DiskLogReader log, long position) {
        Instant[] first = new Instant[1];
        log.forEach(entry -> {
            if (entry.position() > position && first[0] == null) {
                first[0] = Instant.ofEpochMilli(entry.timeMillis());
            }
        });
        return first[0];
    }

    Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("copy of a cluster's order up to", Long.toString(state.followed()));
        if (state.ownUpTo() > 0) {
            figures.put("its own, from before the cluster", "positions up to " + state.ownUpTo());
        }
        figures.put(
                "complete",
                completeFrom == null
                        ? "nothing is kept"
                        : "from " + completeFrom + ", behind position " + state.completeAfter());
        if (engine != null) {
            figures.putAll(engine.figures());
            figures.put(
                    "of the engine's order",
                    state.isOf(engine.span())
                            ? "yes"
                            : "no: of another one, or of one that it had before it lost something");
            figures.put("behind", Long.toString(behind(engine)));
        }
        return figures;
    }

    private long behind(EngineReport asked) {
        return Math.max(0, asked.span().head() - state.followed());
    }

    void putInto(JsonText json) {
        json.put("followed", state.followed())
                .put("ownUpTo", state.ownUpTo())
                .put("completeAfter", state.completeAfter());
        if (completeFrom != null) {
            json.put("completeFrom", completeFrom.toString());
        }
        if (engine != null) {
            engine.putInto(json);
            json.put("isOfThisOrder", state.isOf(engine.span())).put("behind", behind(engine));
        }
    }
}

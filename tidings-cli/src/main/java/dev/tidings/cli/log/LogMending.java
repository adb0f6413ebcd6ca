package dev.tidings.cli.log;

import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.log.disk.LogRepair;
import dev.tidings.log.disk.LogRepair.Lost;
import dev.tidings.log.disk.LogRepair.Outcome;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Says what is damaged of a log, and takes it out if that is asked for. */
public record LogMending(PrintWriter out, PrintWriter err, boolean showsProgress) {
    /**
     * Only says what is damaged.
     *
     * @return whether nothing is
     * @throws LogDirectoryException if there is no log, or a hub has it open
     */
    public boolean look(Path directory) {
        Outcome found = new LogRepair(directory).look();
        if (found.damaged().isEmpty()) {
            out.println("Nothing is damaged in " + directory);
            return true;
        }
        found.damaged().forEach(file -> out.println("Damaged: " + file));
        out.println(
                "Nothing was changed; with --apply, what is whole is saved, and readers are told of the rest by a gap");
        return false;
    }

    /**
     * Takes it out.
     *
     * @throws LogDirectoryException if there is no log, a hub has it open, or it cannot be written
     */
    public void apply(Path directory) {
        EventCount count = new EventCount(err, "Saving", showsProgress);
        Outcome done = new LogRepair(directory).run(count::to);
        count.end();
        done.damaged().forEach(file -> out.println("Damaged: " + file));
        for (Lost lost : done.lost()) {
            out.println("Lost: positions " + lost.from() + " to " + lost.to());
        }
        out.println("Repaired " + directory + "; what was there is in " + done.aside());
    }
}

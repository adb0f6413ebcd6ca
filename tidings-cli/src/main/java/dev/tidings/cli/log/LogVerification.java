package dev.tidings.cli.log;

import dev.tidings.cli.print.Figures;
import dev.tidings.log.disk.DiskLogReader;
import dev.tidings.log.disk.LogDirectoryException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the whole of a log and says whether it is sound. */
public record LogVerification(PrintWriter out, PrintWriter err) {
    /**
     * Does it.
     *
     * @return whether it is sound
     * @throws LogDirectoryException if there is no such folder
     */
    public boolean run(Path directory) {
        EventCount count = new EventCount(err, "Verifying", true);
        List<String> leftOut;
        try (DiskLogReader log = DiskLogReader.open(directory)) {
            count.to(log.verify(count::to));
            leftOut = log.leftOut();
        } catch (LogDirectoryException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
            count.end();
            err.println("tidings: " + e.getMessage());
            return false;
        }
        count.end();
        out.println("All is sound: " + Figures.count(count.count(), "event") + " in " + directory);
        leftOut.forEach(sentence -> err.println("tidings: " + sentence));
        return true;
    }
}

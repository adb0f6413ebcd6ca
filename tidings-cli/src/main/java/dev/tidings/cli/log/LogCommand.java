package dev.tidings.cli.log;

import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.JsonText;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.cluster.Sequencer;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogReader;
import dev.tidings.settings.Given;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidings log}: looks into the folder that a hub keeps its events in, and moves events out of it, into it and away. */
@Command(
        name = "log",
        description = "Looks into a log on disk, checks it, copies it as NDJSON, trims it, and repairs it.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "info, verify and export work beside a running hub; import, trim and repair need it stopped."})
public final class LogCommand {
    private static final String STANDARD = "-";

    private final Surroundings around;

    public LogCommand(Surroundings around) {
        this.around = around;
    }

    private Path directory(DataOption data) {
        return data.directory(around.environment());
    }

    @Command(
            name = "info",
            description = {
                "Says what a log holds: positions, times, topics, bytes; of a node's copy, what it follows and from when it is complete.",
                "With --cluster, what the engine holds; with --data too, how far the node is behind it."
            },
            footer = {
                "",
                "Examples:",
                "  tidings log info",
                "  tidings log info --data /var/lib/tidings --json",
                "  tidings log info --cluster redis://redis.example.com:6379"
            })
    int info(
            @Mixin DataOption data,
            @Mixin ClusterOption cluster,
            @Option(names = "--json", description = "One JSON object instead of a table.") boolean json) {
        EngineReport engine = cluster.isGiven()
                ? EngineReport.of(cluster.engine(around.environment()).get())
                : null;
        if (engine != null && !data.isGiven()) {
            if (json) {
                around.out().println(engine.putInto(new JsonText()));
            } else {
                engine.printTo(around.out());
            }
            return ExitCode.OK;
        }
        Path directory = directory(data);
        try (DiskLogReader log = DiskLogReader.open(directory)) {
            LogReport report =
                    new LogReport(directory, log.info(), log.events(), log.topics(), CopyReport.of(log, engine));
            if (json) {
                around.out().println(report.json());
            } else {
                report.printTo(around.out());
            }
            sayLeftOut(log);
        }
        return ExitCode.OK;
    }

    private void sayLeftOut(DiskLogReader log) {
        log.leftOut().forEach(sentence -> around.err().println("tidings: " + sentence));
    }

    @Command(
            name = "repair",
            description = {
                "Takes what is damaged out of a log: what is whole is saved, readers are told of the rest by a gap.",
                "Without --apply, only says what is damaged; exit code 1 if anything is."
            },
            footer = {"", "Examples:", "  tidings log repair", "  tidings log repair --apply --data /var/lib/tidings"})
    int repair(
            @Mixin DataOption data,
            @Option(names = "--apply", description = "Do it. The damaged files are kept aside.") boolean apply,
            @Mixin ProgressOption progress) {
        LogMending mending = new LogMending(around.out(), around.err(), progress.isAsked());
        if (apply) {
            mending.apply(directory(data));
            return ExitCode.OK;
        }
        return mending.look(directory(data)) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    @Command(
            name = "verify",
            description = "Reads a whole log and checks its checksums. Exit code 1 if it is damaged.",
            footer = {"", "Example:", "  tidings log verify --data /var/lib/tidings"})
    int verify(@Mixin DataOption data) {
        boolean isSound = new LogVerification(around.out(), around.err()).run(directory(data));
        return isSound ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** @throws IOException if the events cannot be written */
    @Command(
            name = "export",
            description = "Writes the events of a log as NDJSON: one JSON object a line.",
            footer = {
                "",
                "Examples:",
                "  tidings log export events.ndjson",
                "  tidings log export --from 1000 | gzip > events.ndjson.gz",
                "  tidings log export --cluster redis://redis.example.com:6379 events.ndjson"
            })
    int export(
            @Mixin DataOption data,
            @Mixin ClusterOption cluster,
            @Option(
                            names = "--from",
                            paramLabel = "POSITION",
                            defaultValue = "0",
                            description = "The position to begin at (default: the oldest).")
                    String from,
            @Mixin ProgressOption progress,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILE",
                            defaultValue = STANDARD,
                            description = "Where to; without it, or with -, the standard output.")
                    String file)
            throws IOException {
        long position = new Given(from, "--from").asCount();
        if (cluster.isGiven()) {
            data.requireNone("export", "the engine is read by itself");
            Sequencer engine = cluster.engine(around.environment()).get();
            try (PassingNode node = PassingNode.join(engine, data.options(around.environment()), around.err())) {
                export(node.leave(), position, progress, file);
            }
        } else {
            export(directory(data), position, progress, file);
        }
        return ExitCode.OK;
    }

    private void export(Path directory, long position, ProgressOption progress, String file) throws IOException {
        try (DiskLogReader log = DiskLogReader.open(directory)) {
            LogExport export = new LogExport(log, position, around.err(), progress.isAsked());
            if (file.equals(STANDARD)) {
                export.writeTo(around.out());
            } else {
                around.out().println("Wrote " + Figures.count(export.writeTo(Path.of(file)), "event"));
            }
            sayLeftOut(log);
        } catch (FileSystemException e) {
            throw cannot("written", e);
        }
    }

    private static InvalidValueException cannot(String what, FileSystemException e) {
        String reason = e instanceof NoSuchFileException
                ? "its folder is not there"
                : e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        return new InvalidValueException("The file " + e.getFile() + " cannot be " + what + ": " + reason);
    }

    /** @throws IOException if the lines cannot be read, or the log cannot keep the events */
    @Command(
            name = "import",
            description = {
                "Appends events from NDJSON, as export writes it, to a log, which is made if it is not there.",
                "Each keeps its id, so cursors of the old log are understood, and what is there already is not stored again.",
                "With --cluster, into the order of a cluster, before anything else is published there."
            },
            footer = {
                "",
                "Examples:",
                "  tidings log import events.ndjson --data /var/lib/tidings",
                "  gunzip -c events.ndjson.gz | tidings log import",
                "  tidings log export --data old | tidings log import --cluster redis://redis.example.com:6379"
            })
    int importEvents(
            @Mixin DataOption data,
            @Mixin ClusterOption cluster,
            @Option(
                            names = "--append",
                            description =
                                    "Into a cluster to which others have published: ids of the import are no places before those.")
                    boolean isAppended,
            @Mixin ProgressOption progress,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILE",
                            defaultValue = STANDARD,
                            description = "Where from; without it, or with -, the standard input.")
                    String file)
            throws IOException {
        try (InputStream in = open(file)) {
            if (cluster.isGiven()) {
                data.requireNone("import", "events go to the engine");
                importInto(cluster.engine(around.environment()).get(), data, in, progress, isAppended);
            } else {
                importInto(directory(data), data, in, progress);
            }
        }
        return ExitCode.OK;
    }

    private void importInto(Path directory, DataOption data, InputStream in, ProgressOption progress)
            throws IOException {
        try (DiskEventLog log = DiskEventLog.open(directory, data.options(around.environment()))) {
            if (log.isCopy()) {
                throw new InvalidValueException(
                        "The log in " + directory
                                + " is the copy of a cluster's node; expected --cluster with its engine, to which events can be given");
            }
            around.out().println(new LogImport(log, around.err(), progress.isAsked()).read(in));
        }
    }

    private void importInto(
            Sequencer engine, DataOption data, InputStream in, ProgressOption progress, boolean isAppended)
            throws IOException {
        try (PassingNode node = PassingNode.join(engine, data.options(around.environment()), around.err())) {
            if (!isAppended) {
                new UnpublishedOrder(node.log()).require();
            }
            around.out().println(new LogImport(node.log(), around.err(), progress.isAsked()).read(in));
        }
    }

    private InputStream open(String file) throws IOException {
        if (file.equals(STANDARD)) {
            return around.in();
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new InvalidValueException("The file " + file + " cannot be read: it is a folder");
        }
        try {
            return Files.newInputStream(path);
        } catch (NoSuchFileException e) {
            throw new InvalidValueException("There is no file " + file);
        } catch (FileSystemException e) {
            throw cannot("read", e);
        }
    }

    @Command(
            name = "trim",
            description = "Discards the oldest events of a log.",
            footer = {
                "",
                "Examples:",
                "  tidings log trim --before 1000",
                "  tidings log trim --before 2026-11-01T00:00:00Z",
                "  tidings log trim --before 7d",
                "  tidings log trim --keep-events 100000"
            })
    int trim(
            @Mixin DataOption data,
            @Option(
                            names = "--before",
                            paramLabel = "POSITION|TIME",
                            description = "Discard what is before this position, this time, or this long ago.")
                    @Nullable
                    String before,
            @Option(names = "--keep-events", paramLabel = "N", description = "Keep the newest N events only.") @Nullable
                    String keep) {
        LogTrim.Bound bound = TrimBound.of(before, keep);
        around.out().println(new LogTrim(directory(data), data.options(around.environment())).run(bound));
        return ExitCode.OK;
    }
}

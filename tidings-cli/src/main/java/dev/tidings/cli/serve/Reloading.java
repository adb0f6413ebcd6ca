package dev.tidings.cli.serve;

import dev.tidings.cli.journal.Journal;
import dev.tidings.cli.supervise.Supervisor;
import dev.tidings.http.Steering;
import dev.tidings.http.seal.SealOptions;
import dev.tidings.server.HubServer;
import dev.tidings.settings.AcmeSettings;
import dev.tidings.settings.LogLevels;
import dev.tidings.settings.LoggingSettings;
import dev.tidings.settings.SealSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.SettingChanges;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that the hub goes by while it is served, and how they are read anew: all that can change is taken, or nothing. One reload at a time, on a thread of its own or on that of a signal. Safe
 * for use by any thread.
 */
final class Reloading implements Steering, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reloading.class);
    private static final long LOOK_MILLIS = 1000;

    private final Source source;
    private final @Nullable Path folder;
    private final Supervisor supervisor;
    private final ScheduledThreadPoolExecutor thread;
    private volatile Settings settings;

    // Guarded by this.
    private KnownCallers callers;
    private NamedFiles taken;
    private NamedFiles tried;
    private NamedFiles seen;
    private @Nullable SealOptions seals;
    private @Nullable HubServer server;

    /** Where settings are had from: the file, the environment, the flags. */
    interface Source {
        /** @throws InvalidValueException if a name is no setting's, or the file cannot be read */
        Settings read();

        /** The file that they are in; null where there is none. */
        @Nullable
        Path file();

        Map<String, String> environment();
    }

    /**
     * @param folder of the log; null for one in memory
     * @param supervisor is told of each reload
     */
    Reloading(Source source, Settings settings, KnownCallers callers, @Nullable Path folder, Supervisor supervisor) {
        this.source = source;
        this.settings = settings;
        this.callers = callers;
        this.folder = folder;
        this.supervisor = supervisor;
        this.taken = NamedFiles.of(source.file(), settings);
        this.tried = taken;
        this.seen = taken;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "tidings-reload");
            made.setDaemon(true);
            return made;
        });
        thread.setKeepAliveTime(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** The options of the server, with who is known to it and with this. */
    synchronized ServerSettings addTo(ServerSettings options) {
        return options(options, callers, settings);
    }

    private ServerSettings options(ServerSettings options, KnownCallers known, Settings present) {
        ServerSettings steered = known.addTo(options).with(this);
        if (!known.isAnybody()) {
            return steered;
        }
        // Those of before: a cookie is good after a reload too.
        SealOptions made = seals == null ? SealSettings.of(present, folder) : seals;
        seals = made;
        return steered.with(made);
    }

    /** From now on the server takes what is read anew. */
    synchronized void startFor(HubServer served) {
        server = served;
        if (settings.get(Setting.WATCH).asSwitch()) {
            var unused = thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** A throw would end the watch for good. */
    private void look() {
        try {
            lookOnce();
        } catch (RuntimeException | Error failure) {
            LOGGER.warn("The files of settings could not be looked at", failure);
        }
    }

    /** Files are read when they have stayed as they are from one look to the next. */
    private synchronized void lookOnce() {
        NamedFiles now = NamedFiles.of(source.file(), settings);
        boolean isSettled = now.equals(seen);
        seen = now;
        if (isSettled && !now.equals(tried)) {
            reloadBy("a file that changed");
        }
    }

    /** Reads them anew, and logs what came of it. */
    void reloadBy(String cause) {
        try {
            reload(cause);
        } catch (InvalidValueException told) {
            // In the log.
        }
    }

    @Override
    public CompletionStage<Reloaded> reload() {
        return CompletableFuture.supplyAsync(() -> reload("an operator"), thread);
    }

    @Override
    public Map<String, List<String>> settings() {
        return settings.shown();
    }

    /** What the hub goes by now. */
    Settings present() {
        return settings;
    }

    private synchronized Reloaded reload(String cause) {
        String but = "the last reload was refused, and the log says why";
        supervisor.reloading();
        try {
            Reloaded reloaded = take();
            but = "";
            LOGGER.info(
                    "The settings were read anew, by {}. Changed: {}. Not taken, as it needs a restart: {}",
                    cause,
                    listed(reloaded.changed()),
                    listed(reloaded.needRestart()));
            return reloaded;
        } catch (InvalidValueException wrong) {
            LOGGER.warn(
                    "The settings were read anew, by {}; nothing was taken, and what ran goes on: {}",
                    cause,
                    wrong.getMessage());
            throw wrong;
        } finally {
            supervisor.reloaded(but);
        }
    }

    /** Everything that could be wrong is found before the first of it is taken. Files are noted before they are read: one that is replaced meanwhile is seen to differ. */
    private Reloaded take() {
        HubServer served = server;
        if (served == null) {
            throw new InvalidValueException("The hub is not served; expected to be asked while it is");
        }
        tried = NamedFiles.of(source.file(), settings);
        Settings fresh = source.read();
        SoundSettings.require(fresh);
        SettingChanges changes = SettingChanges.between(settings, fresh);
        NamedFiles files = tried.with(changes.taken());
        KnownCallers next = callers.anew(changes.taken(), source.environment());
        ServerSettings options = options(AcmeSettings.server(changes.taken()), next, changes.taken());
        LogLevels levels = LoggingSettings.levels(changes.taken());
        served.prepare(options.change()).run();
        Journal.writeFrom(levels);
        settings = changes.taken();
        callers = next;
        Set<Setting> changed = EnumSet.noneOf(Setting.class);
        changed.addAll(changes.changed());
        changed.addAll(files.differing(taken));
        taken = files;
        tried = files;
        return new Reloaded(keys(changed), keys(changes.needRestart()));
    }

    private static List<String> keys(Collection<Setting> some) {
        return some.stream().map(Setting::key).toList();
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (this) {
            server = null;
            callers.close();
        }
    }
}

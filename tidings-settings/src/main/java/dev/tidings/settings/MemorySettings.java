package dev.tidings.settings;

import dev.tidings.log.MemoryLogOptions;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryPlan;
import dev.tidings.topic.InvalidValueException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of the settings the one bound of the hub's memory, and parts it: what they give is taken as it is, the rest derived. */
public final class MemorySettings {
    /** What a log on disk keeps of its newest events in memory, where there is room for it. */
    private static final long RECENT_BYTES = 16L << 20;

    private static final long MEBI = 1L << 20;

    private MemorySettings() {}

    /** @throws InvalidValueException if a setting is wrong, or those that are given are too large together; the message names each, with its size */
    public static MemoryPlan plan(Settings settings) {
        Given given = settings.get(Setting.MAX_MEMORY);
        long bound = given.isAuto() ? MemoryPlan.defaultBound() : given.as(MemorySettings::bound);
        Map<MemoryBudget, Long> budgets = new EnumMap<>(MemoryBudget.class);
        Map<MemoryBudget, Setting> origins = new EnumMap<>(MemoryBudget.class);
        put(MemoryBudget.BODIES, size(settings, Setting.MAX_PENDING_BODY_BYTES), budgets);
        origins.put(MemoryBudget.BODIES, Setting.MAX_PENDING_BODY_BYTES);
        if (LogSettings.isOnDisk(settings)) {
            put(MemoryBudget.LOG, size(settings, Setting.RECENT_BYTES), budgets);
            origins.put(MemoryBudget.LOG, Setting.RECENT_BYTES);
        } else {
            put(MemoryBudget.LOG, logInMemory(size(settings, Setting.KEEP_BYTES), bound), budgets);
            origins.put(MemoryBudget.LOG, Setting.KEEP_BYTES);
        }
        if (MemoryPlan.isOver(bound, budgets)) {
            throw tooMuch(bound, budgets, origins);
        }
        return new MemoryPlan(bound, budgets);
    }

    private static void put(MemoryBudget budget, @Nullable Long bytes, Map<MemoryBudget, Long> budgets) {
        if (bytes != null) {
            budgets.put(budget, bytes);
        }
    }

    private static long bound(String text) {
        return new MemoryPlan(SizeParser.parse(text), Map.of()).bound();
    }

    /** Null where it is left to the program. */
    private static @Nullable Long size(Settings settings, Setting setting) {
        Given given = settings.get(setting);
        return given.isAuto() ? null : given.as(SizeParser::parse);
    }

    private static @Nullable Long logInMemory(@Nullable Long bytes, long bound) {
        return bytes == null || bytes < 1
                ? null
                : logOptions(MemoryLogOptions.DEFAULTS, bytes, bound).allBytes();
    }

    /** Options of a log in memory for so many bytes of users' events. */
    private static MemoryLogOptions logOptions(MemoryLogOptions options, long bytes, long bound) {
        long share = new MemoryPlan(bound, Map.of()).most(MemoryBudget.LOG);
        long usual = Math.min(MemoryLogOptions.DEFAULTS.housekeepingBytes(), share / 5);
        return new MemoryLogOptions(bytes, options.maxEvents(), Math.max(bytes / 4, usual), options.endedTopics());
    }

    /** The options of a log in memory, within its part. */
    static MemoryLogOptions log(MemoryLogOptions options, Settings settings) {
        MemoryPlan plan = plan(settings);
        Given bytes = settings.get(Setting.KEEP_BYTES);
        return bytes.isAuto()
                ? options.within(Math.min(MemoryLogOptions.DEFAULTS.allBytes(), plan.most(MemoryBudget.LOG)))
                : bytes.as(text -> logOptions(options, SizeParser.parse(text), plan.bound()));
    }

    /** How much of its newest events a log on disk keeps in memory, in bytes. */
    static long recentBytes(Settings settings) {
        Long bytes = size(settings, Setting.RECENT_BYTES);
        return bytes == null ? Math.min(RECENT_BYTES, plan(settings).most(MemoryBudget.LOG)) : bytes;
    }

    private static InvalidValueException tooMuch(
            long bound, Map<MemoryBudget, Long> budgets, Map<MemoryBudget, Setting> origins) {
        StringBuilder text = new StringBuilder("The budgets of memory are too large together: ");
        long sum = 0;
        for (Map.Entry<MemoryBudget, Long> one : budgets.entrySet()) {
            Setting origin = origins.get(one.getKey());
            text.append(sum == 0 ? "" : ", ")
                    .append(one.getKey().code())
                    .append(' ')
                    .append(size(one.getValue()))
                    .append(origin == null ? "" : " (" + origin.key() + ")");
            sum += Math.min(one.getValue(), Long.MAX_VALUE - sum);
        }
        return new InvalidValueException(text.append(", in all ")
                .append(size(sum))
                .append("; expected at most ")
                .append((bound - MemoryPlan.leastOfOthers(budgets)) / MEBI)
                .append('m')
                .append(": the bound is ")
                .append(size(bound))
                .append(" (max-memory), and the others need ")
                .append(size(MemoryPlan.leastOfOthers(budgets)))
                .append(" at least")
                .toString());
    }

    /** As a setting takes it, rounded up. */
    private static String size(long bytes) {
        return bytes < MEBI ? (bytes + 1023) / 1024 + "k" : bytes / MEBI + (bytes % MEBI == 0 ? 0 : 1) + "m";
    }
}

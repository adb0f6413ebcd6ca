package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.http.RequestLimits;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryPlan;
import dev.tidings.topic.InvalidValueException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemorySettingsTest {
    private static final long MIB = 1 << 20;

    private static Settings inMemory(String bound) {
        return Settings.defaults().with(Setting.LOG, "memory").with(Setting.MAX_MEMORY, bound);
    }

    @Test
    void areDerivedFromTheHeap() {
        MemoryPlan plan = MemorySettings.plan(Settings.defaults());
        assertThat(plan).isEqualTo(MemoryPlan.ofThisHeap());
        assertThat(HubSettings.streams(Settings.defaults()).memory()).isEqualTo(plan);
    }

    @Test
    void reachThoseWhoKeepToThem() {
        Settings settings = inMemory("32m");
        MemoryPlan plan = new MemoryPlan(32 * MIB, Map.of());
        assertThat(HubSettings.streams(settings).memory()).isEqualTo(plan);
        RequestLimits limits = HttpSettings.http(settings).limits();
        assertThat(limits.pendingBodyBytes()).isEqualTo(plan.most(MemoryBudget.BODIES));
        MemoryLogOptions log = LogSettings.memory(settings);
        assertThat(log.allBytes()).isEqualTo(plan.most(MemoryBudget.LOG));
        assertThat(DiskLogSettings.disk(settings.with(Setting.LOG, "disk")).recentBytes())
                .isEqualTo(plan.most(MemoryBudget.LOG));
        assertThat(ClusterSettings.options(settings).maxPendingBytes()).isEqualTo(plan.most(MemoryBudget.APPENDS));
        assertThat(AuthSettings.tokens(settings, Map.of()).cachedBytes()).isEqualTo(plan.most(MemoryBudget.TOKENS));
    }

    @Test
    void areNoMoreThanIsOfUse() {
        Settings settings = inMemory("800g");
        assertThat(LogSettings.memory(settings)).isEqualTo(MemoryLogOptions.DEFAULTS);
        assertThat(ClusterSettings.options(settings).maxPendingBytes())
                .isEqualTo(ClusterOptions.DEFAULTS.maxPendingBytes());
        assertThat(DiskLogSettings.disk(settings.with(Setting.LOG, "disk")).recentBytes())
                .isEqualTo(16 * MIB);
    }

    @Test
    void whatIsGivenIsTakenAndTheOthersShrink() {
        Settings settings = inMemory("100m").with(Setting.KEEP_BYTES, "64m");
        MemoryPlan plan = MemorySettings.plan(settings);
        assertThat(LogSettings.memory(settings).maxBytes()).isEqualTo(64 * MIB);
        assertThat(plan.most(MemoryBudget.LOG)).isEqualTo(80 * MIB);
        assertThat(HttpSettings.http(settings).limits().pendingBodyBytes())
                .isEqualTo(plan.most(MemoryBudget.BODIES))
                .isLessThan(10 * MIB);
    }

    @Test
    void refuseWhatIsTooMuchTogetherAndNameEach() {
        Settings settings =
                inMemory("100m").with(Setting.KEEP_BYTES, "200m").with(Setting.MAX_PENDING_BODY_BYTES, "50m");
        assertThatThrownBy(() -> HubSettings.streams(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The budgets of memory are too large together: log 250m (keep-bytes), bodies 50m"
                        + " (max-pending-body-bytes), in all 300m; expected at most 97m: the bound is 100m"
                        + " (max-memory), and the others need 3m at least");
    }

    @Test
    void ofALogOnDiskIsWhatIsInMemory() {
        Settings settings = Settings.defaults().with(Setting.MAX_MEMORY, "100m").with(Setting.KEEP_BYTES, "50g");
        assertThat(MemorySettings.plan(settings).most(MemoryBudget.LOG)).isLessThan(25 * MIB);
        Settings recent = settings.with(Setting.RECENT_BYTES, "1g");
        assertThatThrownBy(() -> MemorySettings.plan(recent)).hasMessageContaining("log 1024m (recent-bytes)");
    }

    @Test
    void refuseABoundThatIsTooSmall() {
        assertThatThrownBy(() -> MemorySettings.plan(inMemory("1m")))
                .hasMessage("max-memory: The bound of 1048576 bytes for a hub's memory is too small; expected at least"
                        + " 16777216");
    }
}

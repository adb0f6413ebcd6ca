package dev.tidings.log.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppendGroupsTest {
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Boolean> confirmed = new ArrayList<>();
    private final Deque<CompletableFuture<Long>> underWay = new ArrayDeque<>();

    private CompletionStage<Long> take(List<byte[]> entries, boolean isConfirmed) {
        sizes.add(entries.size());
        confirmed.add(isConfirmed);
        CompletableFuture<Long> answer = new CompletableFuture<>();
        underWay.add(answer);
        return answer;
    }

    private AppendGroups groups(RedisConfirmation confirmation) {
        return new AppendGroups(this::take, confirmation);
    }

    private static CompletableFuture<Long> add(AppendGroups groups, int entries, int bytes) {
        return groups.add(
                        IntStream.range(0, entries)
                                .mapToObj(entry -> new byte[bytes])
                                .toList(),
                        Durability.WRITTEN)
                .toCompletableFuture();
    }

    @Test
    void sendsWhatCameMeanwhileTogetherAndAnswersEach() {
        AppendGroups groups = groups(RedisConfirmation.NONE);
        CompletableFuture<Long> alone = add(groups, 1, 10);
        CompletableFuture<Long> two = add(groups, 2, 10);
        CompletableFuture<Long> three = add(groups, 3, 10);
        assertThat(sizes).containsExactly(1);

        underWay.remove().complete(7L);
        assertThat(alone).isCompletedWithValue(7L);
        assertThat(sizes).containsExactly(1, 5);
        assertThat(two).isNotDone();

        underWay.remove().complete(12L);
        assertThat(two).isCompletedWithValue(9L);
        assertThat(three).isCompletedWithValue(12L);
        assertThat(underWay).isEmpty();
    }

    @Test
    void keepsGroupsInTheirBoundsAndGoesOnAfterOneThatFails() {
        AppendGroups groups = groups(RedisConfirmation.NONE);
        CompletableFuture<Long> first = add(groups, 1, 10);
        CompletableFuture<Long> large = add(groups, 1, 3 << 20);
        CompletableFuture<Long> behind = add(groups, 1, 10);

        underWay.remove().completeExceptionally(new LogUnavailableException(Reason.FULL, "full"));
        assertThat(first).isCompletedExceptionally();
        assertThat(large).isNotDone();
        underWay.remove().complete(1L);
        underWay.remove().complete(2L);

        assertThat(large).isCompletedWithValue(1L);
        assertThat(behind).isCompletedWithValue(2L);
        assertThat(sizes).containsExactly(1, 1, 1);
    }

    @Test
    void doesNotHaveThoseWaitForReplicasThatDidNotAsk() {
        AppendGroups groups =
                groups(new RedisConfirmation(1, false, Durability.SYNCED, RedisConfirmation.NONE.timeout(), false));
        add(groups, 1, 10);
        add(groups, 1, 10);
        CompletionStage<Long> unused = groups.add(List.of(new byte[10]), Durability.SYNCED);
        add(groups, 1, 10);

        while (!underWay.isEmpty()) {
            underWay.remove().complete(1L);
        }

        assertThat(confirmed).containsExactly(false, false, true, false);
    }

    @Test
    void refusesWhatWouldWaitBeyondItsBytes() {
        AppendGroups groups = groups(RedisConfirmation.NONE);
        add(groups, 1, 40 << 20);
        CompletableFuture<Long> tooMuch = add(groups, 1, 40 << 20);

        assertThat(RedisFixture.reason(tooMuch)).isEqualTo(Reason.OVERLOADED);
        underWay.remove().complete(1L);
        add(groups, 1, 40 << 20);
        assertThat(sizes).containsExactly(1, 1);
    }
}

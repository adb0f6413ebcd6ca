package dev.tidings.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns("me", true);

    private static Acknowledgement of(String node, long turn, boolean isOver) {
        return new Acknowledgement(node, turn, "id-" + turn, isOver);
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            turns.tick();
        }
    }

    @Test
    void theFirstTurnIsFree() {
        assertTrue(turns.isDue());
        assertEquals(1, turns.next());
    }

    @Test
    void anothersIsFreeOnceItWasNotHeardForLong() {
        turns.learn(of("other", 3, false));
        tick(Turns.SILENCE - 1);
        assertFalse(turns.isDue());
        turns.learn(of("other", 3, false));
        tick(Turns.SILENCE - 1);
        assertFalse(turns.isDue());
        tick(1);
        assertTrue(turns.isDue());
        assertEquals(4, turns.next());
        assertEquals("id-3", turns.after());
    }

    @Test
    void whatIsGivenUpIsFreeAtOnce() {
        turns.learn(of("other", 3, true));

        assertTrue(turns.isDue());
    }

    @Test
    void theHighestClaimCounts() {
        turns.learn(of("me", 4, false));
        turns.learn(of("other", 3, false));
        assertTrue(turns.isMine());
        turns.learn(of("other", 5, false));
        assertFalse(turns.isMine());
    }

    @Test
    void ofTwoClaimsOfOneTurnTheFirstCounts() {
        turns.learn(of("other", 4, false));
        turns.learn(of("me", 4, false));

        assertFalse(turns.isMine());
    }

    @Test
    void whoDoesNotHearItselfIsNotSure() {
        turns.learn(of("me", 1, false));
        tick(Turns.DOUBT - 1);
        assertTrue(turns.isSure());
        tick(1);
        assertFalse(turns.isSure());
        turns.learn(of("me", 1, false));
        assertTrue(turns.isSure());
    }

    @Test
    void whoWasOutrunWaitsForTheOther() {
        turns.outrun();
        assertFalse(turns.isDue());
        assertEquals(2, turns.next());
        tick(Turns.SILENCE);
        assertTrue(turns.isDue());
    }

    @Test
    void aHubThatIsAloneWaitsForNobody() {
        Turns alone = new Turns("me", false);
        alone.learn(of("before", 7, false));
        assertTrue(alone.isDue());
        assertEquals(8, alone.next());
        alone.outrun();
        assertTrue(alone.isDue());
        assertEquals(9, alone.next());
        alone.learn(of("me", 9, false));
        assertTrue(alone.isMine());
    }
}

package dev.tidings.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/** Before what somebody may have lost entries of an order: the incarnations of the engine that entries came from, and the losses that were told in it, the newest last, each with the position of the first that did. Of one thread. */
final class Breaks {
    private static final int MOST = 256;

    private final Map<Integer, Long> firsts = new LinkedHashMap<>();

    /** Returns whether it is new. Of very many the oldest is forgotten: should an entry of that come yet, a gap is told that is none. */
    boolean add(int one, long position) {
        boolean isNew = firsts.putIfAbsent(one, position) == null;
        if (firsts.size() > MOST) {
            firsts.remove(firsts.keySet().iterator().next());
        }
        return isNew;
    }

    boolean addAll(Map<Integer, Long> more) {
        boolean isMore = false;
        for (Map.Entry<Integer, Long> one : more.entrySet()) {
            isMore |= add(one.getKey(), one.getValue());
        }
        return isMore;
    }

    boolean contains(int one) {
        return firsts.containsKey(one);
    }

    /** The order has lost what was behind a position: what came first there may come again, and is to be told again. */
    void cutAt(long position) {
        firsts.values().removeIf(first -> first > position);
    }

    void replaceBy(Map<Integer, Long> others) {
        firsts.clear();
        firsts.putAll(others);
    }

    Map<Integer, Long> all() {
        return new LinkedHashMap<>(firsts);
    }
}

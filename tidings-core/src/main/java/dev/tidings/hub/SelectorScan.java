package dev.tidings.hub;

import dev.tidings.topic.Selector;

/** Counts the readers of each selector. Each feed is counted once, where its first reader stands. Belongs to a shard's thread. */
final class SelectorScan extends StreamScan<FrequentTexts> {
    private final FrequentTexts readers = new FrequentTexts();

    SelectorScan() {
        super(0);
    }

    @Override
    int look(Subscriber stream) {
        if (stream.slot != 0) {
            return 1;
        }
        int work = 1;
        for (Selector selector : stream.view().selectors().all()) {
            work += readers.add(selector.text(), stream.feed().readerCount());
        }
        return work;
    }

    @Override
    FrequentTexts found() {
        return readers;
    }
}

package dev.tidings.hub;

/** How many open streams have a selector. */
public record SelectorReaders(String selector, long readers) {}

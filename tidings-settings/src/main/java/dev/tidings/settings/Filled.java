package dev.tidings.settings;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Options into which settings are put one by one, so that what the options refuse is told of the setting that was wrong.
 *
 * @param options with what was put so far
 */
record Filled<T>(Settings settings, T options) {
    /** Puts one, unless it is left to the program: then the options keep what they have. */
    <V> Filled<T> put(Setting setting, Function<String, V> parser, BiFunction<T, V, T> put) {
        Given given = settings.get(setting);
        boolean isLeft = setting.takes().mayBeAuto() && given.isAuto();
        return isLeft ? this : new Filled<>(settings, given.as(text -> put.apply(options, parser.apply(text))));
    }
}

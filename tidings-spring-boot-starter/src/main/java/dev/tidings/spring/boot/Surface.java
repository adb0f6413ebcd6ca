package dev.tidings.spring.boot;

import dev.tidings.access.Authenticator;
import dev.tidings.http.RequestTracing;
import dev.tidings.settings.SealSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's surface is made of, whatever carries it.
 *
 * @param tracing null where nobody traces requests
 */
record Surface(Settings settings, Callers callers, @Nullable RequestTracing tracing) {
    /**
     * @param known knows who asks; null where nobody does
     * @throws dev.tidings.topic.InvalidValueException if a setting is wrong
     */
    ServerSettings server(@Nullable Authenticator known) {
        ServerSettings said = ServerSettings.of(settings);
        ServerSettings traced = tracing == null ? said : said.with(tracing);
        return known == null ? traced : traced.with(known).with(SealSettings.of(settings, HubLog.madeFolder(settings)));
    }
}

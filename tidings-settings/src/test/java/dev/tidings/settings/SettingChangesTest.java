package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingChangesTest {
    private static final Settings NONE = Settings.defaults();

    @Test
    void takesWhatCanChangeAndLeavesTheRest() {
        Settings running = NONE.with(Setting.PORT, "9000")
                .with(Setting.CORS_ORIGIN, "https://a.example")
                .with(Setting.MAX_TOPICS, "4");
        Settings fresh = NONE.with(Setting.PORT, "9001").with(Setting.CORS_ORIGIN, "https://b.example");

        SettingChanges changes = SettingChanges.between(running, fresh);

        assertThat(changes.changed()).containsExactly(Setting.CORS_ORIGIN, Setting.MAX_TOPICS);
        assertThat(changes.needRestart()).containsExactly(Setting.PORT);
        assertThat(changes.taken().texts(Setting.PORT)).containsExactly("9000");
        assertThat(changes.taken().texts(Setting.CORS_ORIGIN)).containsExactly("https://b.example");
        assertThat(changes.taken().isGiven(Setting.MAX_TOPICS)).isFalse();
    }

    @Test
    void findsNothingInWhatIsTheSame() {
        SettingChanges changes = SettingChanges.between(NONE, NONE.with(Setting.MAX_TOPICS, "16"));
        assertThat(changes.changed()).isEmpty();
        assertThat(changes.needRestart()).isEmpty();
    }

    @Test
    void changesCertificatesOnlyWhereThereAreSome() {
        Settings first = NONE.with(Setting.TLS_CERT, "a.pem").with(Setting.TLS_KEY, "a.key");
        Settings second = NONE.with(Setting.TLS_CERT, "b.pem").with(Setting.TLS_KEY, "b.key");

        assertThat(SettingChanges.between(first, second).changed()).containsExactly(Setting.TLS_CERT, Setting.TLS_KEY);
        SettingChanges begun = SettingChanges.between(NONE, second);
        assertThat(begun.changed()).isEmpty();
        assertThat(begun.needRestart()).containsExactly(Setting.TLS_CERT, Setting.TLS_KEY);
        assertThat(begun.taken().all(Setting.TLS_CERT)).isEmpty();
    }

    @Test
    void showsNoPassword() {
        Settings settings = NONE.with(Setting.CLUSTER, "redis://hub:secret@redis.example.com:6379");
        assertThat(settings.shown().get("cluster")).containsExactly("redis://redis.example.com:6379");
        assertThat(settings.shown()).hasSize(Setting.values().length);
    }
}

package dev.tidings.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.auth.ManualClock;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFileTest {
    private final Path folder;
    private final Path path;
    private final KeyFile file;

    KeyFileTest(@TempDir Path folder) {
        this.folder = folder;
        path = folder.resolve("key.jwk");
        file = new KeyFile(path);
    }

    private List<TokenKey> keys() {
        return KeyText.read(path, Set.of()).keys();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void isItsOwnersAlone() throws IOException {
        TokenKey key = file.create(JwsAlgorithm.ES256);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(keys()).singleElement().satisfies(read -> {
            assertThat(read.verifying()).isEqualTo(key.verifying());
            assertThat(read.signing()).isNotNull();
        });
        assertThat(files()).containsExactly(path);
    }

    @Test
    void isNeverWrittenOver() throws IOException {
        file.create(JwsAlgorithm.HS256);
        String before = Files.readString(path);

        assertThatThrownBy(() -> file.create(JwsAlgorithm.HS256))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The file " + path + " is there already; expected none, or tidings key rotate");
        assertThat(Files.readString(path)).isEqualTo(before);
        assertThat(files()).containsExactly(path);
    }

    @ParameterizedTest
    @EnumSource(names = {"HS512", "ES384", "EDDSA"})
    void keepsThePreviousKeyForAWhile(JwsAlgorithm algorithm) throws IOException {
        TokenKey first = file.create(algorithm);
        TokenKey second = file.rotate(Duration.ofHours(1), ManualClock.START);

        assertThat(keys()).extracting(TokenKey::id).containsExactly(second.id(), first.id());
        assertThat(keys().get(0).algorithms()).containsExactly(algorithm);
        assertThat(keys().get(0).signing()).isNotNull();
        // A secret that verifies signs as well, there is no other part of it.
        assertThat(keys().get(1).signing() == null).isEqualTo(algorithm != JwsAlgorithm.HS512);
        assertThat(keys().get(1).until()).isEqualTo(ManualClock.START.plus(Duration.ofHours(1)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");

        TokenKey third = file.rotate(Duration.ofHours(1), ManualClock.START.plus(Duration.ofHours(1)));
        assertThat(keys()).extracting(TokenKey::id).containsExactly(third.id(), second.id());
        assertThat(files()).containsExactly(path);
    }
}

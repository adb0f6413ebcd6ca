package dev.tidings.interop.token;

import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.KeyFile;
import dev.tidings.interop.Command;
import dev.tidings.interop.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key in files.
 *
 * @param signing the one that the library signs by
 * @param verifying the one that the hub is given
 */
record SigningKey(String algorithm, Path signing, Path verifying) {
    /** A set of JWK, as {@code tidings key create} writes it. */
    static SigningKey ofTidings(String algorithm, Path folder) {
        Path file = folder.resolve(algorithm + ".jwk");
        try {
            String id = new KeyFile(file)
                    .create(JwsAlgorithm.of(algorithm).orElseThrow())
                    .id();
            if (id == null) {
                throw new AssertionError("The key has no id");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new SigningKey(algorithm, file, file);
    }

    /** PEM, or a secret as it is. */
    static SigningKey ofOpenSsl(String algorithm, Path folder) {
        Path file = folder.resolve(algorithm + ".key");
        if (algorithm.equals("HS256")) {
            write(file, openSsl("rand", "-hex", "32"));
            return new SigningKey(algorithm, file, file);
        }
        write(
                file,
                switch (algorithm) {
                    case "RS256" -> openSsl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
                    case "ES256" -> openSsl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
                    default -> openSsl("genpkey", "-algorithm", "ED25519");
                });
        Path open = folder.resolve(algorithm + ".pub");
        write(open, openSsl("pkey", "-in", file.toString(), "-pubout"));
        return new SigningKey(algorithm, file, open);
    }

    private static String openSsl(String... arguments) {
        List<String> words = new ArrayList<>(List.of(Tool.OPENSSL.path()));
        words.addAll(List.of(arguments));
        return new Command(words).run();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

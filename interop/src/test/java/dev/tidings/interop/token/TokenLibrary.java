package dev.tidings.interop.token;

import dev.tidings.interop.Command;
import dev.tidings.interop.NodePackages;
import dev.tidings.interop.Output;
import dev.tidings.interop.PythonPackages;
import dev.tidings.interop.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What others make tokens with. Each gets itself by name before it first signs: from npm, PyPI and the proxy of Go's modules. */
enum TokenLibrary {
    JOSE {
        @Override
        List<String> install() {
            NodePackages.install();
            return List.of(Tool.NODE.path(), "src/test/node/sign.mjs");
        }

        @Override
        SigningKey key(String algorithm, Path folder) {
            return SigningKey.ofTidings(algorithm, folder);
        }
    },
    PYJWT {
        @Override
        List<String> install() {
            String packages = PythonPackages.install("requirements.txt", "python");
            return List.of("env", "PYTHONPATH=" + packages, Tool.PYTHON3.path(), "src/test/python/sign.py");
        }

        @Override
        SigningKey key(String algorithm, Path folder) {
            return SigningKey.ofTidings(algorithm, folder);
        }
    },
    GOLANG_JWT {
        @Override
        List<String> install() {
            String program = Output.file("go/sign").toAbsolutePath().toString();
            Command.of(Tool.GO.path(), "build", "-buildvcs=false", "-o", program, ".")
                    .run(Path.of("src/test/go"), "");
            return List.of(program);
        }

        @Override
        SigningKey key(String algorithm, Path folder) {
            return SigningKey.ofOpenSsl(algorithm, folder);
        }
    };

    /** Makes it ready, and says how it is called. */
    abstract List<String> install();

    /** A new key, in the form that it reads. */
    abstract SigningKey key(String algorithm, Path folder);

    /** The token of claims that it signs. */
    static String sign(List<String> program, SigningKey key, String claims) {
        List<String> words = new ArrayList<>(program);
        words.add(key.algorithm());
        words.add(key.signing().toAbsolutePath().toString());
        return new Command(words).run(Path.of("."), claims);
    }
}

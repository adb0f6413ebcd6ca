package dev.tidings.interop.acme;

import dev.tidings.interop.Command;
import dev.tidings.interop.Tool;
import java.nio.file.Path;

/** A certificate of one's own making, and its key. */
record ServerKey(Path certificate, Path key) {
    static ServerKey in(Path folder, String name) {
        ServerKey made = new ServerKey(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        String unused = Command.of(
                        Tool.OPENSSL.path(),
                        "req",
                        "-x509",
                        "-nodes",
                        "-days",
                        "2",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=DNS:" + name,
                        "-keyout",
                        made.key().toString(),
                        "-out",
                        made.certificate().toString())
                .run();
        return made;
    }
}

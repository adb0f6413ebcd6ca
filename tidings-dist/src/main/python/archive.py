#!/usr/bin/env python3
"""Makes the release archives in a folder `target`, of the jars in target/jars and the SBOM target/bom.json, which Maven leaves there.

tidings-VERSION-linux-x86_64/          the tree: the program with the native code of one platform
tidings-VERSION-linux-x86_64.tar.xz    of it
with --release also, for Linux on the other processor,
tidings-VERSION-linux-aarch64.tar.xz
and
tidings-VERSION-linux-x86_64-jre.tar.xz    the same with a Java runtime
tidings-VERSION.tar.xz                     with the native code of all platforms; without a runtime
"""

import argparse
import os
import platform
import shutil
import subprocess
import zipfile
from pathlib import Path

import natives
import notices
import runtime
from reproducible import ROOT, commit, set_times, write_jar, write_tar_xz

MODULE = ROOT / "tidings-dist"
SIGNATURES = (".SF", ".RSA", ".DSA", ".EC")


def jars_of(folder):
    """The jars in the order of the class path: the program's own first."""
    return sorted(folder.glob("*.jar"), key=lambda jar: (not jar.name.startswith("tidings-cli-"), jar.name))


def copy_jar(jar, lib, platforms, natives_only=False):
    """Copies a jar without its native code, which becomes files; returns whether there are classes in it."""
    with zipfile.ZipFile(jar) as source:
        names = [each for each in source.namelist() if not each.endswith("/")]
        # What is changed is not what was signed.
        is_changed = any(natives.is_native(each) for each in names)
        kept = []
        for name in names:
            if natives.is_native(name):
                wanted = natives.platform_of_file(name, platforms)
                if wanted:
                    file = lib / "native" / wanted / Path(name).name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(source.read(name))
                    file.chmod(0o755)
                if not natives.stays(name, platforms):
                    continue
            if not (is_changed and name.startswith("META-INF/") and name.endswith(SIGNATURES)):
                kept.append((name, source.read(name)))
    if not natives_only and any(name.endswith(".class") and not name.endswith("module-info.class") for name, _ in kept):
        write_jar(lib / jar.name, kept)
        return True
    return False


def write_main_jar(lib, names, version, of_commit):
    """Writes the jar that has nothing but the class path, so that it is the same in every shell, for an archive of classes, and for `java -jar`."""
    attributes = [
        "Manifest-Version: 1.0",
        "Main-Class: dev.tidings.cli.Tidings",
        "Enable-Native-Access: ALL-UNNAMED",
        f"Implementation-Version: {version}",
        "Class-Path: " + " ".join(names),
    ]
    # A line of a manifest has at most 72 bytes; it goes on behind a space.
    lines = [wrapped for each in attributes for wrapped in [each[:72], *(" " + each[at : at + 71] for at in range(72, len(each), 71))]]
    manifest = "\r\n".join(lines) + "\r\n\r\n"
    write_jar(lib / "tidings.jar", [("META-INF/MANIFEST.MF", manifest.encode()), ("META-INF/tidings.commit", of_commit.encode())])


def program(java, lib, *arguments, main="dev.tidings.cli.Tidings"):
    """What the program writes, started from the archive's own jars."""
    command = [java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", str(lib / "tidings.jar"), main, *arguments]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout


def write_generated(tree, java):
    """Writes what the program says of itself: completions, manual pages, a file of settings to begin with."""
    lib = tree / "lib"
    completion = program(java, lib, "completion")
    completions = tree / "completions"
    completions.mkdir()
    (completions / "tidings.bash").write_bytes(completion)
    (completions / "_tidings").write_bytes((MODULE / "src/main/sh/_tidings").read_bytes().replace(b"@COMPLETION@\n", completion))
    manual = tree / "share/man/man1"
    manual.mkdir(parents=True)
    program(java, lib, str(manual), main="dev.tidings.cli.Manual")
    etc = tree / "etc"
    etc.mkdir()
    (etc / "tidings.yaml").write_bytes(program(java, lib, "config", "sample"))


def make_tree(tree, jars, more_natives, version, platforms, java, bom):
    shutil.rmtree(tree, ignore_errors=True)
    lib = tree / "lib"
    lib.mkdir(parents=True)
    of_commit = commit()
    for jar in more_natives:
        copy_jar(jar, lib, platforms, natives_only=True)
    write_main_jar(lib, [jar.name for jar in jars if copy_jar(jar, lib, platforms)], version, of_commit)
    for source, target in [("scripts/launch.sh", "lib/launch.sh"), ("scripts/hub.options", "lib/hub.options"), ("LICENSE", "LICENSE")]:
        shutil.copyfile(ROOT / source, tree / target)
    (tree / "bin").mkdir()
    shutil.copyfile(MODULE / "src/main/sh/tidings", tree / "bin/tidings")
    (tree / "bin/tidings").chmod(0o755)
    (tree / "version").write_text(f"{version} {of_commit}\n")
    shutil.copyfile(bom, tree / "sbom.json")
    notices.write(tree, jars, bom)
    write_generated(tree, java)
    set_times(tree)


def make_archive(tree):
    write_tar_xz(tree.with_name(tree.name + ".tar.xz"), tree)
    print(f"{tree.name}.tar.xz: {tree.with_name(tree.name + '.tar.xz').stat().st_size / 1e6:.1f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", required=True)
    parser.add_argument("--java", required=True, help="the folder of the Java that makes the manual pages and completions")
    parser.add_argument("--target", type=Path, default=MODULE / "target")
    parser.add_argument("--release", action="store_true", help="all archives, not only that of this platform")
    arguments = parser.parse_args()
    target, java = arguments.target, str(Path(arguments.java) / "bin/java")
    jars, bom = jars_of(target / "jars"), target / "bom.json"
    here = "linux-" + platform.machine()
    for old in target.glob("tidings-*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    for one in ["linux-x86_64", "linux-aarch64"] if arguments.release else [here]:
        tree = target / f"tidings-{arguments.version}-{one}"
        make_tree(tree, jars, [], arguments.version, [one], java, bom)
        make_archive(tree)
    if arguments.release:
        everywhere = target / f"tidings-{arguments.version}"
        # RocksDB as it is published has the native code of all platforms.
        of_store = sorted((target / "natives").glob("*.jar"))
        make_tree(everywhere, jars, of_store, arguments.version, list(natives.PLATFORMS), java, bom)
        make_archive(everywhere)
        with_java = target / f"tidings-{arguments.version}-{here}-jre"
        shutil.copytree(target / f"tidings-{arguments.version}-{here}", with_java, symlinks=True)
        runtime.link(with_java / "runtime")
        set_times(with_java)
        make_archive(with_java)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes the OCI image of an archive's tree, from nothing: a Java runtime by jlink, the libraries that this and the native code need, of Debian's
packages, and the program. No daemon, no registry, no root.

tidings-VERSION-image-linux-amd64.tar    an OCI archive: skopeo, podman and docker load it
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import tarfile
import time
from pathlib import Path

import classes
import debian
import elf
import runtime
from reproducible import ROOT, add_tree, commit, epoch, layer, set_times

MODULE = ROOT / "tidings-dist"
USER = 65532
HOME = "opt/tidings"
DATA = "var/lib/tidings"
# Debian's packages of the libraries, and what of them is loaded by name: the system's names of users and hosts.
PACKAGES = ["libc6", "libgcc-s1", "libstdc++6", "zlib1g"]
LOADED_BY_NAME = ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2"]
ARCHITECTURES = {
    "amd64": ("x86_64-linux-gnu", "lib64/ld-linux-x86-64.so.2", "linux-x86_64"),
    "arm64": ("aarch64-linux-gnu", "lib/ld-linux-aarch64.so.1", "linux-aarch64"),
}
LAYERS = ("libraries", "Java", "Tidings", "archive of classes")
# As the archive's launcher has it for short commands.
SHORT = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms8m", "-Xmx64m"]


def add_libraries(root, folders, architecture, options=()):
    """Adds to a root the libraries that what is in the folders needs, and their terms; fails where one is in no package."""
    triplet, loader, _ = ARCHITECTURES[architecture]
    available, versions = {}, {}
    # The terms of GCC's libraries are in a package that they depend on.
    of_gcc = re.search(r"gcc-\d+-base", debian.depends("libgcc-s1", architecture, options)).group()
    for package in [*PACKAGES, of_gcc]:
        versions[package], files = debian.files(package, architecture, options)
        for name, data in files:
            path = Path(name)
            if triplet in path.parts and path.parent.name == triplet or path.name == Path(loader).name:
                available[path.name] = data
            if path.name == "copyright":
                copy = root / "usr/share/doc" / package / "copyright"
                copy.parent.mkdir(parents=True)
                copy.write_bytes(data)
    target = root / "usr/lib" / triplet
    target.mkdir(parents=True)
    objects = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]
    present = {name for name in (path.name for folder in folders for path in folder.rglob("*.so*"))}
    waiting = {name for data in objects for name in elf.needed(data)[0]} | {name for name in LOADED_BY_NAME if name in available}
    done = set()
    while waiting - done:
        name = min(waiting - done)
        done.add(name)
        if name in present and name not in available:
            continue
        if name not in available:
            raise SystemExit(f"{name} is needed, and in none of {', '.join(PACKAGES)}")
        (target / name).write_bytes(available[name])
        (target / name).chmod(0o755)
        waiting |= set(elf.needed(available[name])[0])
    (root / "lib").symlink_to("usr/lib")
    if loader.startswith("lib64/"):
        (root / "usr/lib64").mkdir()
        (root / "lib64").symlink_to("usr/lib64")
    link = root / "usr" / loader
    if not link.exists():
        link.symlink_to(os.path.relpath(target / Path(loader).name, link.parent))
    return versions


def make_base(root, folders, architecture, options=()):
    versions = add_libraries(root, folders, architecture, options)
    etc = root / "etc"
    etc.mkdir()
    (etc / "passwd").write_text(f"root:x:0:0:root:/root:/sbin/nologin\ntidings:x:{USER}:{USER}:Tidings:/{DATA}:/sbin/nologin\n")
    (etc / "group").write_text(f"root:x:0:\ntidings:x:{USER}:\n")
    (etc / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files dns\n")
    # For whoever runs it as a root without a container engine, which would make these.
    for name in ("dev", "proc", "sys", "tmp"):
        (root / name).mkdir()
    (root / "tmp").chmod(0o1777)
    (root / DATA).mkdir(parents=True)
    return versions


def described(version, base):
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch()))
    return {
        "org.opencontainers.image.title": "Tidings",
        "org.opencontainers.image.description": "A server-sent events push server",
        "org.opencontainers.image.version": version,
        "org.opencontainers.image.revision": commit(),
        "org.opencontainers.image.created": created,
        "org.opencontainers.image.licenses": "Apache-2.0",
        "org.opencontainers.image.url": "https://tidings.dev",
        "org.opencontainers.image.source": "https://tidings.dev/tidings",
        "dev.tidings.image.debian": " ".join(f"{package}={number}" for package, number in sorted(base.items())),
    }


def configuration(architecture, sharing, annotations, layers):
    """The image's configuration: how it is started, and what of it stays."""
    _, _, natives = ARCHITECTURES[architecture]
    java = f"/{HOME}/runtime/bin/java"
    common = ["--enable-native-access=ALL-UNNAMED", *sharing, f"-Djava.library.path=lib/native/{natives}", "-cp", "lib/tidings.jar", "dev.tidings.cli.Tidings"]
    return {
        "architecture": architecture,
        "os": "linux",
        "created": annotations["org.opencontainers.image.created"],
        "config": {
            "User": f"{USER}:{USER}",
            "ExposedPorts": {"8080/tcp": {}},
            "Env": ["PATH=/usr/bin", "LC_ALL=C.UTF-8", "TIDINGS_HOST=0.0.0.0", f"TIDINGS_DATA=/{DATA}"],
            "Entrypoint": [java, "@lib/hub.options", *common],
            "Cmd": ["serve"],
            # No part of OCI's format; Docker and Podman know it.
            "Healthcheck": {"Test": ["CMD", java, *SHORT, *common, "health"], "Interval": 30 * 10**9, "Timeout": 10 * 10**9, "StartPeriod": 20 * 10**9},
            "Volumes": {f"/{DATA}": {}},
            "WorkingDir": f"/{HOME}",
            "Labels": annotations,
            "StopSignal": "SIGTERM",
        },
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(raw).hexdigest() for raw, _ in layers]},
        "history": [{"created": annotations["org.opencontainers.image.created"], "created_by": "tidings-dist", "comment": each} for each in LAYERS],
    }


class Layout:
    """A folder in the form of an OCI image layout."""

    def __init__(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "blobs/sha256").mkdir(parents=True)
        self.folder = folder

    def add(self, data, media_type, **more):
        """Adds a blob; returns its descriptor."""
        digest = hashlib.sha256(data).hexdigest()
        (self.folder / "blobs/sha256" / digest).write_bytes(data)
        return {"mediaType": media_type, "digest": "sha256:" + digest, "size": len(data), **more}

    def add_json(self, value, media_type, **more):
        return self.add(json.dumps(value, separators=(",", ":")).encode(), media_type, **more)

    def write(self, path, index):
        (self.folder / "index.json").write_text(json.dumps(index, separators=(",", ":")))
        (self.folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as tar:
            add_tree(tar, self.folder)


def link_here(folder, work, architecture):
    """Makes the runtime; returns the options with which apt-get gets the libraries."""
    runtime.link(folder)
    return ()


def link_for_another(folder, work, architecture):
    """Makes the runtime of Debian's modules for another architecture, by the jlink of the same version here."""
    options = debian.of_another_architecture(work / "apt", architecture)
    modules = work / "jmods"
    modules.mkdir()
    for name, data in debian.download("openjdk-17-jdk-headless", architecture, options)[1]:
        if name.endswith(".jmod"):
            (modules / Path(name).name).write_bytes(data)
    runtime.link(folder, runtime.newest_jdk(17), modules)
    return options


def make_image(path, tree, work, architecture, version):
    base, java, program, archived = work / "base", work / "java", work / "program", work / "classes"
    home = program / HOME
    base.mkdir(parents=True)
    home.mkdir(parents=True)
    is_here = architecture == debian.here()
    options = (link_here if is_here else link_for_another)(java / HOME / "runtime", work, architecture)
    for name in ("lib", "etc", "licenses", "LICENSE", "NOTICE", "version", "sbom.json"):
        (shutil.copytree if (tree / name).is_dir() else shutil.copy2)(tree / name, home / name)
    (home / "lib/launch.sh").unlink()
    # Of who has run the program in the tree.
    shutil.rmtree(home / "lib/cache", ignore_errors=True)
    set_times(work)
    sharing = []
    (archived / HOME / "lib").mkdir(parents=True)
    if is_here:
        cache = archived / HOME / "lib/cache"
        cache.mkdir()
        sharing = classes.make_archive(home, java / HOME / "runtime", cache / "classes.jsa")
    versions = make_base(base, [java, program], architecture, options)
    layers = [layer(base, {DATA: USER}), layer(java), layer(program), layer(archived)]
    (work / "layers.txt").write_text("".join(f"{hashlib.sha256(packed).hexdigest()}  {name}\n" for (_, packed), name in zip(layers, LAYERS)))
    annotations = described(version, versions)
    layout = Layout(work / "layout")
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": layout.add_json(configuration(architecture, sharing, annotations, layers), "application/vnd.oci.image.config.v1+json"),
        "layers": [layout.add(packed, "application/vnd.oci.image.layer.v1.tar+gzip") for _, packed in layers],
        "annotations": annotations,
    }
    named = {"platform": {"architecture": architecture, "os": "linux"}, "annotations": {"org.opencontainers.image.ref.name": version}}
    described_manifest = layout.add_json(manifest, manifest["mediaType"], **named)
    layout.write(path, {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [described_manifest]})
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB; " + ", ".join(f"{len(packed) / 1e6:.1f}" for _, packed in layers))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", required=True)
    parser.add_argument("--target", type=Path, default=MODULE / "target")
    parser.add_argument("--architecture", choices=ARCHITECTURES, default=debian.here())
    arguments = parser.parse_args()
    architecture, target, version = arguments.architecture, arguments.target, arguments.version
    work = target / f"image-{architecture}"
    shutil.rmtree(work, ignore_errors=True)
    tree = target / f"tidings-{version}-{ARCHITECTURES[architecture][2]}"
    make_image(target / f"tidings-{version}-image-linux-{architecture}.tar", tree, work, architecture, version)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes a Java runtime of the modules that the program needs, by jlink, from the newest JDK here: runtime.py FOLDER."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# By jdeps; and what it does not see: the JDK's names and certificates of elliptic curves (crypto.ec, in java.base from Java 22 on), Kerberos and SASL
# of Kafka's client, the Flight Recorder, and the name service of containers.
MODULES = [
    "java.base",
    "java.logging",
    "java.management",
    "java.naming",
    "java.net.http",
    "java.security.jgss",
    "java.security.sasl",
    "java.xml",
    "jdk.crypto.ec",
    "jdk.httpserver",
    "jdk.jfr",
    "jdk.management",
    "jdk.naming.dns",
    "jdk.net",
    "jdk.unsupported",
]


def release(home):
    """What the file `release` of a Java says."""
    file = Path(home) / "release"
    return dict(re.findall(r'^(\w+)="(.*)"$', file.read_text(), re.MULTILINE)) if file.exists() else {}


def major(home):
    return int(release(home).get("JAVA_VERSION", "0").split(".")[0].split("-")[0].split("+")[0])


def can_link(home):
    """Whether a JDK has modules to link, or links its own."""
    if not (home / "bin/jlink").exists():
        return False
    if (home / "jmods/java.base.jmod").exists():
        return True
    described = subprocess.run([home / "bin/jlink", "--help"], capture_output=True, text=True).stdout
    return re.search(r"run-time image\s+enabled", described) is not None


def newest_jdk(of=None):
    """The newest JDK here that links; `of` is the version that it has to have."""
    homes = [Path(each) for each in [os.environ.get("JAVA_HOME", ""), *Path("/usr/lib/jvm").glob("*")] if each]
    linking = [home for home in dict.fromkeys(each.resolve() for each in homes) if can_link(home) and of in (None, major(home))]
    if not linking:
        raise SystemExit("There is no JDK with jlink and modules in JAVA_HOME or /usr/lib/jvm; install openjdk-17-jdk-headless")
    return max(linking, key=major)


def link(folder, home=None, jmods=None):
    """Makes the runtime; `jmods` has the modules of another platform, of the same version."""
    home = home or newest_jdk()
    shutil.rmtree(folder, ignore_errors=True)
    compress = "zip-0" if major(home) >= 21 else "0"
    command = [home / "bin/jlink", "--output", folder, "--add-modules", ",".join(MODULES), "--compress", compress]
    command += ["--no-man-pages", "--no-header-files", "--vm", "server"]
    if jmods:
        command += ["--module-path", jmods]
    if not (home / "jmods/java.base.jmod").exists():
        # Its certificates may be those of the system.
        command += ["--ignore-modified-runtime"]
    subprocess.run(command, check=True)
    said = release(home)
    lines = [f'{name}="{said[name]}"' for name in ("IMPLEMENTOR", "JAVA_RUNTIME_VERSION", "JAVA_VERSION") if name in said]
    (folder / "release").write_text("\n".join([*lines, f'MODULES="{" ".join(MODULES)}"']) + "\n")
    trusted = folder / "lib/security/cacerts"
    if trusted.is_symlink():
        certificates = trusted.resolve().read_bytes()
        trusted.unlink()
        trusted.write_bytes(certificates)


if __name__ == "__main__":
    link(Path(sys.argv[1]))

#!/usr/bin/env python3
"""The archive of classes that the image has, the same bytes each time: from a list of them that is kept, src/main/classes.list.

Which classes a start loads depends, for a handful of them, on how its threads meet; so it is not made of what one start has loaded. A class that is not on the list loads as it would without an archive, and one that is no
more is passed over. Java writes addresses of its own into an archive, which are the same where they are not random.

    classes.py TREE JAVA    writes the list anew, by some starts of the program in the tree of an archive: before a release
"""

import subprocess
import sys
import tempfile
from pathlib import Path

LIST = Path(__file__).resolve().parents[1] / "classes.list"
STARTS = 5
OF_CLASSES = ["-cp", "lib/tidings.jar"]


def natives(home):
    return "-Djava.library.path=" + str(next((home / "lib/native").iterdir()).relative_to(home))


def loaded(home, java, file):
    """What a start has loaded, and which lambdas it has linked, as Java lists them, but without numbers."""
    subprocess.run(
        [java, f"-XX:DumpLoadedClassList={file}", natives(home), *OF_CLASSES, "dev.tidings.cli.Rehearsal"],
        cwd=home,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    lines = Path(file).read_text().splitlines()
    names = {line.split(" ")[0] for line in lines if line and line[0] not in "@#"}
    return names, {line for line in lines if line.startswith("@lambda-")}


def write_list(home, java):
    names, lambdas = set(), set()
    with tempfile.TemporaryDirectory() as folder:
        for start in range(STARTS):
            more_names, more_lambdas = loaded(home, java, f"{folder}/{start}")
            names |= more_names
            lambdas |= more_lambdas
    # Lambdas behind the classes that they are in.
    LIST.write_text("\n".join(sorted(names) + sorted(lambdas)) + "\n")
    print(f"{LIST}: {len(names)} classes, {len(lambdas)} lambdas")


def where_addresses_stay():
    """The words before a command that has it run without random addresses; none where that is not allowed."""
    words = ["setarch", "--addr-no-randomize"]
    try:
        subprocess.run([*words, "true"], check=True, capture_output=True)
        return words
    except (OSError, subprocess.CalledProcessError):
        return []


def make_archive(home):
    """Makes the archive by the runtime of the image, under the paths that all has in it; returns the options that use it."""
    (home / "lib/cache").mkdir()
    java = str(home / "runtime/bin/java")
    dump = ["-XX:+UseG1GC", "-Xshare:dump", f"-XX:SharedClassListFile={LIST}", "-XX:SharedArchiveFile=lib/cache/classes.jsa"]
    subprocess.run(
        [*where_addresses_stay(), java, *dump, *OF_CLASSES], cwd=home, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return ["-XX:SharedArchiveFile=lib/cache/classes.jsa"]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    write_list(Path(sys.argv[1]).resolve(), sys.argv[2])

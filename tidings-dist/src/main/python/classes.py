#!/usr/bin/env python3
"""The archive of classes that the image has, the same bytes each time: from a list of them that is kept, src/main/classes.list.

Which classes a start loads depends, for a handful of them, on how its threads meet; so it is not made of what one start has loaded. A class that is not on the list loads as it would without an archive, and one that is no
more is passed over. No lambda of picocli's types is on it: to archive one Java links their classes, and it leaves out what it has linked of classes as old as those, but for a part that has an address in it. What else
comes in is given: the locale and the size of the heap, and a folder whose path has nothing to escape, for which Java would load more classes.

    classes.py TREE JAVA    writes the list anew, by some starts of the program in the tree of an archive: before a release
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LIST = Path(__file__).resolve().parents[1] / "classes.list"
STARTS = 5
OF_CLASSES = ["-cp", "lib/tidings.jar"]
# Of whoever builds it nothing.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


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
    return names, {line for line in lines if line.startswith("@lambda-") and "picocli/" not in line}


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


def make_archive(home, runtime, file):
    """Makes the archive by the runtime of the image, of a copy of both under the relative paths and times that all has in it; returns the options
    that use it."""
    dump = ["-XX:+UseG1GC", "-Xmx256m", "-Xshare:dump", f"-XX:SharedClassListFile={LIST}", f"-XX:SharedArchiveFile={file.resolve()}"]
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        copy = Path(folder) / "tidings"
        shutil.copytree(home, copy, symlinks=True)
        shutil.copytree(runtime, copy / "runtime", symlinks=True)
        command = [*where_addresses_stay(), str(copy / "runtime/bin/java"), *dump, *OF_CLASSES]
        subprocess.run(command, cwd=copy, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return ["-XX:SharedArchiveFile=lib/cache/classes.jsa"]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    write_list(Path(sys.argv[1]).resolve(), sys.argv[2])

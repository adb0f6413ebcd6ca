"""Archives that are the same, byte for byte, whoever makes them where and when: entries in order, one owner, one time, no more rights than needed."""

import gzip
import io
import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]


def git(*arguments):
    """What git says of the source tree; empty where it is none of git's."""
    try:
        return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def commit():
    """The commit that the source tree is at, and whether it was changed since."""
    name = git("rev-parse", "--short=12", "HEAD")
    changed = name and git("status", "--porcelain", "--untracked-files=no")
    return (name or "unknown") + ("-changed" if changed else "")


def epoch():
    """The time of all that is made, in seconds: SOURCE_DATE_EPOCH, else that of the commit, else the beginning of 2026."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or git("log", "-1", "--format=%ct") or 1767225600)


def write_jar(path, entries):
    """Writes a jar of (name, bytes), not compressed: what it goes into is compressed as a whole, and Java reads it sooner."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as jar:
        for name, data in entries:
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            jar.writestr(entry, data)


def set_times(folder):
    """Gives each file and folder the one time: a tar that is unpacked does, and Java compares it with that in an archive of classes."""
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (epoch(), epoch()), follow_symlinks=False)


def add_tree(tar, folder, prefix="", owners=None):
    """Adds what is in a folder. `owners` has the owner's number of what is not root's, by its path in the tar."""
    for path in sorted(folder.rglob("*"), key=lambda each: each.relative_to(folder).parts):
        name = prefix + path.relative_to(folder).as_posix()
        entry = tarfile.TarInfo(name)
        entry.mtime = epoch()
        entry.uid = entry.gid = (owners or {}).get(name, 0)
        data = None
        if path.is_symlink():
            entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, os.readlink(path), 0o777
        elif path.is_dir():
            entry.type, entry.mode = tarfile.DIRTYPE, 0o1777 if path.stat().st_mode & 0o1000 else 0o755
        else:
            entry.mode = 0o755 if path.stat().st_mode & 0o111 else 0o644
            entry.size = path.stat().st_size
            data = path.open("rb")
        tar.addfile(entry, data)
        if data:
            data.close()


def write_tar_xz(path, folder):
    """Writes a folder, with its name, as path. In blocks, which are compressed at once; the filter is for native code of x86."""
    compress = ["xz", "-c", "-T2", "--block-size=64MiB", "--x86", "--lzma2=preset=6"]
    with path.open("wb") as out, subprocess.Popen(compress, stdin=subprocess.PIPE, stdout=out) as xz:
        with tarfile.open(fileobj=xz.stdin, mode="w|", format=tarfile.GNU_FORMAT) as tar:
            entry = tarfile.TarInfo(folder.name)
            entry.type, entry.mode, entry.mtime = tarfile.DIRTYPE, 0o755, epoch()
            tar.addfile(entry)
            add_tree(tar, folder, folder.name + "/")
        xz.stdin.close()
    if xz.returncode != 0:
        raise SystemExit("xz failed")


def layer(folder, owners=None):
    """The bytes of a tar of what is in a folder, and those of it compressed."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        add_tree(tar, folder, owners=owners)
    return raw.getvalue(), gzip.compress(raw.getvalue(), 6, mtime=0)

"""Files of Debian's packages: of those that are installed here, else of what apt-get gets."""

import subprocess
import tempfile
from pathlib import Path


def said(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=True, **options).stdout


def here():
    """Debian's name of this architecture."""
    return said("dpkg", "--print-architecture").strip()


def version(package, architecture):
    """The version that is installed; empty for none."""
    found = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Version}", f"{package}:{architecture}"], capture_output=True, text=True
    )
    return found.stdout[3:] if found.returncode == 0 and found.stdout.startswith("ii") else ""


def installed(package, architecture):
    """Each file's path, and where its bytes are."""
    for line in said("dpkg-query", "-L", f"{package}:{architecture}").splitlines():
        path = Path(line)
        if path.is_file():
            yield line.lstrip("/"), path.read_bytes()


def download(package, architecture, options=()):
    """The version, and each file's path and bytes, of a package from the archive; links are followed. `options` are apt-get's."""
    with tempfile.TemporaryDirectory() as folder:
        said("apt-get", *options, "download", f"{package}:{architecture}", cwd=folder)
        deb = next(Path(folder).glob("*.deb"))
        number = said("dpkg-deb", "-f", deb, "Version").strip()
        extracted = Path(folder) / "extracted"
        said("dpkg-deb", "-x", deb, extracted)
        found = [(path.relative_to(extracted).as_posix(), path) for path in sorted(extracted.rglob("*"))]
        return number, [(name, path.read_bytes()) for name, path in found if path.is_file()]


def depends(package, architecture, options=()):
    """What a package depends on, as its record has it."""
    if version(package, architecture):
        return said("dpkg-query", "-W", "-f", "${Depends}", f"{package}:{architecture}")
    return said("apt-cache", *options, "show", "--no-all-versions", f"{package}:{architecture}")


def files(package, architecture, options=()):
    """The version, and each file's path and bytes."""
    number = version(package, architecture)
    return (number, list(installed(package, architecture))) if number else download(package, architecture, options)


def of_another_architecture(folder, architecture):
    """Options with which apt-get knows the packages of another architecture than this; what it keeps is in a folder."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    options = [f"Dir::State={folder}/state", f"Dir::Cache={folder}/cache", "Dir::State::status=/dev/null"]
    options += [f"APT::Architecture={architecture}", f"APT::Architectures={architecture}"]
    options = [word for option in options for word in ("-o", option)]
    said("apt-get", *options, "update", "-qq")
    return options

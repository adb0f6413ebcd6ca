"""Which native code in the jars is for which platform."""

import re

# For each platform: what becomes a file, which Java loads where it lies; and what stays in its jar, from where it is unpacked when it is first used,
# which is when a topic of Kafka is compressed by these.
PLATFORMS = {
    "linux-x86_64": (r"librocksdbjni-linux64\.so|META-INF/native/lib\w+_x86_64\.so|linux/amd64/libzstd.*", r".*/(Linux/x86_64|linux/amd64)/.*"),
    "linux-aarch64": (
        r"librocksdbjni-linux-aarch64\.so|META-INF/native/lib\w+_aarch_64\.so|linux/aarch64/libzstd.*",
        r".*/(Linux/aarch64|linux/aarch64)/.*",
    ),
    "linux-x86_64-musl": (r"librocksdbjni-linux64-musl\.so", r""),
    "linux-aarch64-musl": (r"librocksdbjni-linux-aarch64-musl\.so", r""),
    "osx-aarch64": (r"librocksdbjni-osx-arm64\.jnilib|darwin/aarch64/libzstd.*", r".*/(Mac/aarch64|darwin/aarch64)/.*"),
    "osx-x86_64": (r"librocksdbjni-osx-x86_64\.jnilib|darwin/x86_64/libzstd.*", r".*/(Mac/x86_64|darwin/x86_64)/.*"),
    "windows-x86_64": (r"librocksdbjni-win64\.dll|win/amd64/libzstd.*", r".*/(Windows/x86_64|win32/amd64)/.*"),
}

NATIVE = re.compile(r".*\.(so|dll|dylib|jnilib|a)")


def is_native(entry):
    return NATIVE.fullmatch(entry) is not None


def platform_of_file(entry, platforms):
    """The platform for which an entry becomes a file; None for none of these."""
    return next((each for each in platforms if re.fullmatch(PLATFORMS[each][0], entry)), None)


def stays(entry, platforms):
    """Whether an entry stays in its jar."""
    return any(PLATFORMS[each][1] and re.fullmatch(PLATFORMS[each][1], entry) for each in platforms)

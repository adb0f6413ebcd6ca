"""What a shared object or a program of ELF asks the loader for."""

import struct

DYNAMIC, NEEDED, STRING_TABLE, NAME = 2, 1, 5, 14


def needed(data):
    """The names of the libraries that it needs, and its own; nothing of what is no ELF of 64 bits, or is statically linked."""
    if data[:5] != b"\x7fELF\x02":
        return [], None
    offset, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    headers = [struct.unpack_from("<IIQQQQQQ", data, offset + at * size) for at in range(count)]
    loaded = [(header[3], header[2], header[5]) for header in headers if header[0] == 1]
    dynamic = next((header for header in headers if header[0] == DYNAMIC), None)
    if dynamic is None:
        return [], None
    entries = []
    for at in range(dynamic[2], dynamic[2] + dynamic[5], 16):
        tag, value = struct.unpack_from("<QQ", data, at)
        if tag == 0:
            break
        entries.append((tag, value))
    table = next(value for tag, value in entries if tag == STRING_TABLE)
    start = next(table - address + place for address, place, length in loaded if address <= table < address + length)

    def text(value):
        return data[start + value : data.index(b"\0", start + value)].decode()

    return [text(value) for tag, value in entries if tag == NEEDED], next((text(value) for tag, value in entries if tag == NAME), None)

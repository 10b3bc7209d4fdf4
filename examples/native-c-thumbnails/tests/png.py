"""PNG in Python's own words: an encoder for every kind of image, and a decoder for what the plugin writes."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
# Adam7: x and y of a pass's first pixel, then its steps
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(name, data=b"", crc=None):
    crc = zlib.crc32(name + data) if crc is None else crc
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


def chunks(png):
    """Name and data of each."""
    assert png.startswith(SIGNATURE)
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", png, at + 8 + size)[0] == zlib.crc32(name + data), name
        yield name, data
        at += size + 12


def _pack(row, depth):
    """A row of pixels, each a tuple of channels, in bytes."""
    samples = [sample for pixel in row for sample in pixel]
    if depth == 16:
        return struct.pack(f">{len(samples)}H", *samples)
    bits = "".join(format(sample, f"0{depth}b") for sample in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def header(width, height, color, depth, interlaced=False):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced)))


def encode(rows, color, depth=8, interlaced=False, before=b"", after=b"", parts=1):
    """`before` and `after`: chunks around the pixels. `parts`: how many IDAT there are."""
    lines = []
    for x, y, dx, dy in PASSES if interlaced else [(0, 0, 1, 1)]:
        for row in rows[y::dy]:
            if row[x::dx]:
                lines.append(b"\0" + _pack(row[x::dx], depth))
    data = zlib.compress(b"".join(lines))
    step = -(-len(data) // parts)
    idat = b"".join(chunk(b"IDAT", data[i : i + step]) for i in range(0, len(data), step))
    return (SIGNATURE + header(len(rows[0]), len(rows), color, depth, interlaced) + before + idat + after
            + chunk(b"IEND"))


def _unfilter(kind, line, above, step):
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        if kind == 4:
            estimate = left + above[i] - corner
            predicted = min((left, above[i], corner), key=lambda value: abs(estimate - value))
        else:
            predicted = (0, left, above[i], (left + above[i]) // 2)[kind]
        line[i] = (line[i] + predicted) & 0xFF
    return line


def decode(png):
    """(color type, rows of tuples) of an image with 8 bits a channel, without interlace and palette."""
    parts = list(chunks(png))
    assert parts[0][0] == b"IHDR" and parts[-1] == (b"IEND", b"")
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    assert depth == 8 and color != PALETTE and not interlaced
    data = zlib.decompress(b"".join(data for name, data in parts if name == b"IDAT"))
    step = CHANNELS[color]
    size = width * step + 1
    assert len(data) == size * height
    rows, above = [], bytes(size - 1)
    for at in range(0, len(data), size):
        above = _unfilter(data[at], bytearray(data[at + 1 : at + size]), above, step)
        rows.append([tuple(above[i : i + step]) for i in range(0, len(above), step)])
    return color, rows

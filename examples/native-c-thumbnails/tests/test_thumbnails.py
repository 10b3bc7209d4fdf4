"""Asks the built library, which THUMBNAILS names. Images and expected pixels are made here, from the definitions of PNG,
sRGB and the average, with nothing that the library uses. SEEDS names a folder that gets the images."""

import base64
import ctypes
import itertools
import json
import os
import random
import struct
import unittest
import zlib
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

from png import GRAY, GRAY_ALPHA, PALETTE, RGB, RGBA, SIGNATURE, chunk, chunks, decode, encode, header

COPY = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p)
LOG = ctypes.CFUNCTYPE(None, ctypes.c_int32, ctypes.c_char_p, ctypes.c_char_p)
FREE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
SEEDS = Path(os.environ["SEEDS"])


class Table(ctypes.Structure):
    _fields_ = ([("abi_version", ctypes.c_uint32), ("get_config", COPY), ("log", LOG)]
                + [(name, ctypes.c_void_p) for name in ("kv_get", "kv_set", "kv_delete", "http_request", "emit_event")]
                + [("free", FREE)])


class Library:
    """The library as a host uses it; without a table unless `host` is called."""

    def __init__(self, prefix="vtcode_plugin_"):
        self.c = ctypes.CDLL(os.environ["THUMBNAILS"])
        self.execute = self.c[prefix + "execute"]
        self.free_string = self.c[prefix + "free_string"]
        self.metadata = self.c[prefix + "metadata"]
        self.version = self.c[prefix + "version"]
        self.execute.argtypes, self.execute.restype = [ctypes.c_char_p], ctypes.c_void_p
        self.free_string.argtypes, self.free_string.restype = [ctypes.c_void_p], None
        self.metadata.restype, self.version.restype = ctypes.c_void_p, ctypes.c_uint32

    def take(self, string):
        text = ctypes.string_at(string).decode()
        self.free_string(string)
        return json.loads(text)

    def ask(self, text):
        answer = self.take(self.execute(text.encode()))
        assert answer.keys() == {"success", "output", "error", "files"} and answer["files"] == [], answer
        assert answer["success"] is (answer["error"] is None), answer
        return answer

    def call(self, function, params):
        request = {"input": {"function": function, "params": params}, "workspace_root": None, "config": {}}
        return self.ask(json.dumps(request))

    def host(self, config):
        """Gives it a table; answers the lines that it logs, and the strings that it holds."""
        libc = ctypes.CDLL(None)
        libc.strdup.restype, libc.strdup.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
        libc.free.argtypes = [ctypes.c_void_p]
        logged, held = [], set()

        def get_config(key):
            value = config.get(key.decode())
            copy = None if value is None else libc.strdup(value.encode())
            held.update([copy] if copy else [])
            return copy

        def log(level, message, fields):
            logged.append((level, message.decode(), json.loads(fields)))

        def free(memory):
            if memory is not None:
                held.remove(memory)
                libc.free(memory)

        self.table = Table(1, COPY(get_config), LOG(log), None, None, None, None, None, FREE(free))
        self.c.tenon_plugin_host.argtypes = [ctypes.POINTER(Table)]
        self.c.tenon_plugin_host(ctypes.byref(self.table) if config is not None else None)
        return logged, held


def light(code):
    value = code / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def code(light):
    return 255 * (light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def covered(size, out, at):
    """(index, share) of the pixels that the new pixel `at` covers, shares exact."""
    start, end = Fraction(at * size, out), Fraction((at + 1) * size, out)
    for i in range(int(start), size):
        share = min(end, i + 1) - max(start, i)
        if share <= 0:
            return
        yield i, float(share)


def average(rows, width, height):
    """What a thumbnail of RGBA rows is, in floating point, not rounded."""
    def pixel(x, y):
        area = [(share_x * share_y, rows[j][i]) for j, share_y in covered(len(rows), height, y)
                for i, share_x in covered(len(rows[0]), width, x)]
        alpha = sum(share * rgba[3] for share, rgba in area)
        colours = (sum(share * rgba[3] * light(rgba[c]) for share, rgba in area) for c in range(3))
        return tuple(code(sum_ / alpha) if alpha else 0 for sum_ in colours) + (alpha / sum(s for s, _ in area),)
    return [[pixel(x, y) for x in range(width)] for y in range(height)]


def noise(width, height, channels, depth=8, seed=1):
    generator = random.Random(seed)
    return [[tuple(generator.randrange(1 << depth) for _ in range(channels)) for _ in range(width)]
            for _ in range(height)]


def b64(png):
    return base64.b64encode(png).decode()


def keep(name, png):
    SEEDS.mkdir(exist_ok=True)
    (SEEDS / f"{name}.png").write_bytes(png)
    return png


class Case(unittest.TestCase):
    library = Library()

    def thumbnail(self, png, **params):
        answer = self.library.call("thumbnail", {"png": b64(png), **params})
        self.assertIsNone(answer["error"])
        output = answer["output"]
        color, rows = decode(base64.b64decode(output["png"], validate=True))
        self.assertEqual((output["width"], output["height"]), (len(rows[0]), len(rows)))
        return color, rows

    def info(self, png):
        answer = self.library.call("info", {"png": b64(png)})
        self.assertIsNone(answer["error"])
        return answer["output"]

    def refuses(self, expected, function="thumbnail", **params):
        answer = self.library.call(function, params)
        self.assertRegex(answer["error"] or "no error", expected)
        self.assertEqual(answer["output"], {})

    def near(self, found, expected, tolerance=0.51):
        for row, wanted in zip(found, expected, strict=True):
            for pixel, channels in zip(row, wanted, strict=True):
                for value, channel in zip(pixel, channels, strict=True):
                    self.assertAlmostEqual(value, channel, delta=tolerance)


class PixelsTest(Case):
    def test_an_image_that_fits_keeps_every_pixel(self):
        for color, channels in ((GRAY, 1), (RGB, 3)):
            rows = noise(23, 17, channels)
            self.assertEqual(self.thumbnail(keep(f"fits-{color}", encode(rows, color))), (color, rows))

    def test_an_image_that_fits_keeps_every_pixel_that_can_be_seen(self):
        for color, channels in ((GRAY_ALPHA, 2), (RGBA, 4)):
            rows = [[p[:-1] + (max(p[-1], 1),) for p in row] for row in noise(23, 17, channels)]
            self.assertEqual(self.thumbnail(keep(f"fits-{color}", encode(rows, color))), (color, rows))

    def test_all_codes_survive_undoing_and_doing_srgb(self):
        rows = [[(value,) for value in range(256)]]
        self.assertEqual(self.thumbnail(encode(rows, GRAY)), (GRAY, rows))

    def test_black_and_white_average_to_half_the_light_not_half_the_code(self):
        rows = [[(0,), (255,)], [(255,), (0,)]]
        self.assertEqual(self.thumbnail(encode(rows, GRAY), max=1), (GRAY, [[(188,)]]))

    def test_what_cannot_be_seen_gives_no_colour(self):
        rows = [[(255, 0, 0, 255), (0, 255, 0, 0)]]
        self.assertEqual(self.thumbnail(encode(rows, RGBA), max=1), (RGBA, [[(255, 0, 0, 128)]]))
        rows = [[(9, 9, 9, 0), (0, 255, 0, 0)]]
        self.assertEqual(self.thumbnail(encode(rows, RGBA), max=1), (RGBA, [[(0, 0, 0, 0)]]))

    def test_each_new_pixel_is_the_average_of_the_area_it_covers(self):
        for width, height, side in ((40, 30, 16), (31, 47, 13), (64, 8, 7), (9, 8, 8), (50, 50, 49), (3, 90, 20)):
            for color, channels in ((RGB, 3), (RGBA, 4)):
                rows = noise(width, height, channels, seed=width)
                found, pixels = self.thumbnail(encode(rows, color), max=side)
                self.assertEqual((found, max(len(pixels), len(pixels[0]))), (color, side))
                full = [[pixel + (255,) * (4 - channels) for pixel in row] for row in rows]
                expected = average(full, len(pixels[0]), len(pixels))
                if channels == 4:
                    # where nearly nothing can be seen the rounding of the sums shows
                    self.near(pixels, expected, tolerance=0.6)
                else:
                    self.near(pixels, [[pixel[:3] for pixel in row] for row in expected])

    def test_the_shape_stays(self):
        for width, height, side, expected in ((300, 200, 100, (100, 67)), (200, 300, 100, (67, 100)),
                                              (3000, 1, 10, (10, 1)), (1, 3000, 10, (1, 10)), (512, 512, 1, (1, 1)),
                                              (257, 100, None, (256, 100))):
            answer = self.thumbnail(encode([[(7,)] * width] * height, GRAY), **({"max": side} if side else {}))
            rows = answer[1]
            self.assertEqual((len(rows[0]), len(rows)), expected)
            self.assertTrue(all(pixel == (7,) for row in rows for pixel in row))


class KindsTest(Case):
    """Every kind of PNG comes to the same pixels, in one step or interlaced."""

    def both(self, name, rows, color, depth=8, **options):
        for interlaced in (False, True):
            png = keep(f"{name}-{interlaced}", encode(rows, color, depth, interlaced, **options))
            yield self.thumbnail(png)
            self.assertEqual(self.info(png)["interlaced"], interlaced)

    def test_gray_of_few_bits(self):
        for depth in (1, 2, 4):
            rows = noise(21, 13, 1, depth)
            expected = [[(value * 255 // ((1 << depth) - 1),) for (value,) in row] for row in rows]
            for found in self.both(f"gray-{depth}", rows, GRAY, depth):
                self.assertEqual(found, (GRAY, expected))

    def test_16_bits(self):
        for color, channels in ((GRAY, 1), (RGB, 3)):
            rows = noise(19, 11, channels, 16)
            expected = [[tuple(round(value * 255 / 65535) for value in pixel) for pixel in row] for row in rows]
            for found in self.both(f"deep-{color}", rows, color, 16):
                self.assertEqual(found, (color, expected))

    def test_16_bits_with_alpha(self):
        rows = [[pixel[:-1] + (max(pixel[-1], 400),) for pixel in row] for row in noise(19, 11, 4, 16)]
        expected = [[tuple(round(value * 255 / 65535) for value in pixel) for pixel in row] for row in rows]
        for found in self.both("deep-rgba", rows, RGBA, 16):
            self.assertEqual(found, (RGBA, expected))

    def test_a_palette(self):
        colours = noise(16, 1, 3, seed=5)[0]
        plte = chunk(b"PLTE", bytes(itertools.chain(*colours)))
        for depth in (4, 8):
            rows = noise(21, 13, 1, 4)
            expected = [[colours[index] for (index,) in row] for row in rows]
            for found in self.both(f"palette-{depth}", rows, PALETTE, depth, before=plte):
                self.assertEqual(found, (RGB, expected))

    def test_a_palette_with_transparency(self):
        colours = noise(4, 1, 3, seed=6)[0]
        trns = [255, 0, 77]
        before = chunk(b"PLTE", bytes(itertools.chain(*colours))) + chunk(b"tRNS", bytes(trns))
        seen = [colours[i] + ((trns + [255])[i],) for i in range(4)]
        seen[1] = (0, 0, 0, 0)
        rows = noise(21, 13, 1, 2)
        for found in self.both("palette-trns", rows, PALETTE, 2, before=before):
            self.assertEqual(found, (RGBA, [[seen[index] for (index,) in row] for row in rows]))

    def test_one_transparent_colour(self):
        rows = [[(10, 20, 30), (10, 20, 31)]]
        before = chunk(b"tRNS", struct.pack(">3H", 10, 20, 30))
        for found in self.both("rgb-trns", rows, RGB, before=before):
            self.assertEqual(found, (RGBA, [[(0, 0, 0, 0), (10, 20, 31, 255)]]))
        rows = [[(0,), (1,)]]
        for found in self.both("gray-trns", rows, GRAY, 1, before=chunk(b"tRNS", struct.pack(">H", 1))):
            self.assertEqual(found, (GRAY_ALPHA, [[(0, 255), (0, 0)]]))

    def test_gamma_is_respected(self):
        linear = chunk(b"gAMA", struct.pack(">I", 100000))
        rows = [[(value,) for value in range(256)]]
        for color, found in self.both("linear", rows, GRAY, before=linear):
            # libpng's sRGB is the power 2.2 here
            self.near(found, [[(255 * (value / 255) ** (1 / 2.2),) for (value,) in rows[0]]])
        usual = chunk(b"gAMA", struct.pack(">I", 45455))
        for found in self.both("usual", rows, GRAY, before=usual):
            self.assertEqual(found, (GRAY, rows))

    def test_pixels_in_many_chunks(self):
        rows = noise(64, 64, 3)
        self.assertEqual(self.thumbnail(keep("parts", encode(rows, RGB, parts=50))), (RGB, rows))

    def test_the_thumbnail_says_that_it_is_srgb(self):
        png = encode(noise(4, 4, 3), RGB)
        answer = self.library.call("thumbnail", {"png": b64(png)})
        names = [name for name, _ in chunks(base64.b64decode(answer["output"]["png"]))]
        self.assertIn(b"sRGB", names)


class InfoTest(Case):
    def test_size_and_kind(self):
        for color, depth, channels, name in ((GRAY, 16, 1, "gray"), (GRAY_ALPHA, 8, 2, "gray with alpha"),
                                             (RGB, 8, 3, "rgb"), (RGBA, 16, 4, "rgb with alpha")):
            self.assertEqual(self.info(encode(noise(5, 3, channels, depth), color, depth)),
                             {"width": 5, "height": 3, "bits": depth, "color": name, "interlaced": False,
                              "transparency": color in (GRAY_ALPHA, RGBA), "texts": []})

    def test_texts_before_and_after_the_pixels(self):
        before = chunk(b"tEXt", "Author\0Zoë".encode("latin-1"))
        after = chunk(b"zTXt", b"Comment\0\0" + zlib.compress("naïve ".encode("latin-1") * 100))
        after += chunk(b"iTXt", b"Title\0\0\0en\0Title\0" + "日本".encode())
        png = keep("texts", encode([[(1,)]], GRAY, before=before, after=after))
        self.assertEqual(self.info(png)["texts"], [{"name": "Author", "text": "Zoë"},
                                                   {"name": "Comment", "text": "naïve " * 100},
                                                   {"name": "Title", "text": "日本"}])

    def test_text_that_is_no_utf_8_is_mended(self):
        png = encode([[(1,)]], GRAY, before=chunk(b"iTXt", b"Title\0\0\0\0\0\"a\xff\\\xe6\x97"))
        self.assertEqual(self.info(png)["texts"], [{"name": "Title", "text": "\"a\ufffd\\\ufffd\ufffd"}])

    def test_of_many_texts_the_first_are_told(self):
        many = b"".join(chunk(b"tEXt", b"Number\0%d" % i) for i in range(40))
        png = keep("many-texts", encode([[(1,)]], GRAY, before=many))
        self.assertEqual([text["text"] for text in self.info(png)["texts"]], [str(i) for i in range(16)])

    def test_an_image_that_could_not_be_read_is_not_told_of(self):
        for png, error in ((SIGNATURE + header(9, 9, RGB, 8) + chunk(b"IDAT", b"no zlib") + chunk(b"IEND"), "IDAT"),
                           (SIGNATURE + header(50001, 1000, RGB, 8) + chunk(b"IDAT") + chunk(b"IEND"), "pixels")):
            self.refuses(f"^png: .*{error}", function="info", png=b64(png))

    def test_transparency_of_a_palette(self):
        before = chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", b"\0")
        found = self.info(encode([[(1,)]], PALETTE, 1, before=before))
        self.assertEqual((found["color"], found["transparency"]), ("palette", True))


class RefusalsTest(Case):
    good = encode(noise(16, 16, 3), RGB)

    def test_a_cut_image(self):
        for size in range(len(self.good)):
            self.refuses("^png: ", png=b64(self.good[:size]) if size else "")

    def test_a_flipped_bit_is_an_error_or_changes_nothing(self):
        # in the header, the pixels and every CRC; in no chunk that may be left out
        expected = self.library.call("thumbnail", {"png": b64(self.good)})
        for at in range(len(self.good)):
            bad = bytearray(self.good)
            bad[at] ^= 1 << at % 8
            answer = self.library.call("thumbnail", {"png": b64(bad)})
            self.assertTrue(answer["error"] or answer == expected, at)
            if at < len(self.good) - 12:
                self.assertRegex(answer["error"] or "", "^png: ", at)

    def test_wrong_sums(self):
        bad = SIGNATURE + header(1, 1, GRAY, 8) + chunk(b"IDAT", zlib.compress(b"\0\0"), crc=7) + chunk(b"IEND")
        self.refuses("^png: IDAT: CRC error", png=b64(keep("crc", bad)))
        self.refuses("^png: IDAT: CRC error", function="info", png=b64(bad))
        broken = zlib.compress(b"\0\0")[:-1] + b"!"
        bad = SIGNATURE + header(1, 1, GRAY, 8) + chunk(b"IDAT", broken) + chunk(b"IEND")
        self.refuses("^png: .*incorrect data check", png=b64(keep("adler", bad)))

    def test_no_png(self):
        self.refuses("^png: Not a PNG file$", png=b64(b"GIF89a, and more of it"))
        self.refuses("^png: the image ends too early$", png=b64(b"GIF"))
        self.refuses("^png: Not a PNG file$", function="info", png=b64(b"GIF89a, and more of it"))

    def test_too_many_pixels_before_any_is_unpacked(self):
        bomb = SIGNATURE + header(50001, 1000, RGBA, 16) + chunk(b"IDAT", b"no zlib") + chunk(b"IEND")
        self.refuses("^png: found 50001 x 1000 pixels, expected at most 50000000$", png=b64(keep("bomb", bomb)))
        wide = SIGNATURE + header(1000001, 1, GRAY, 1) + chunk(b"IDAT", b"no zlib") + chunk(b"IEND")
        self.refuses("^png: .*width exceeds user limit", png=b64(wide))

    def test_more_data_than_pixels(self):
        more = SIGNATURE + header(1, 1, GRAY, 8) + chunk(b"IDAT", zlib.compress(bytes(1 << 24))) + chunk(b"IEND")
        answer = self.library.call("thumbnail", {"png": b64(keep("more", more))})
        self.assertTrue(answer["success"] or answer["error"].startswith("png: "))

    def test_a_text_that_unpacks_to_too_much(self):
        large = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes([65]) * (5 << 20)))
        png = keep("large-text", encode([[(1,)]], GRAY, before=large * 3))
        self.assertEqual(self.info(png)["texts"], [])
        self.assertEqual(self.thumbnail(png), (GRAY, [[(1,)]]))

    def test_no_base64(self):
        for text, at in (("", 0), ("a", 1), ("abcd!bcd", 4), ("ab=d", 2), ("abc=abcd", 3), ("YR==", 1), ("YWF=", 2),
                         ("a===", 1), ("====", 0), ("YW Fh", 5), ("YW\nF", 2), ("YWé=", 5)):
            self.refuses(f"^png: found no base64 at character {at}$", png=text)

    def test_parameters(self):
        self.refuses("^png: missing, expected an image in base64$")
        self.refuses("^png: found no string, expected", png=5)
        for side in (0, -1, 1025, 1 << 62):
            self.refuses(f"^max: found {side}, expected an integer from 1 to 1024$", png="", max=side)
        for side in ("9", None, 1.5, [1]):
            self.refuses("^max: found no integer, expected one from 1 to 1024$", png="", max=side)

    def test_requests(self):
        for text, error in (("", "^input: no JSON at byte 0"), ("[]", "^function: missing"),
                            ("{}", "^function: missing"),
                            ('{"input": {"function": 1}}', "^function: missing"),
                            ('{"input": {"function": "info"}}', "^params: found no object"),
                            ('{"input": {"function": "info", "params": []}}', "^params: found no object"),
                            ('{"input": {"function": "shrink", "params": {}}}',
                             "^function: found 'shrink', expected thumbnail or info$"),
                            ('{"input": ' * 5000, "^input: no JSON at byte .*depth")):
            self.assertRegex(self.library.ask(text)["error"], error)


class HostTest(Case):
    def setUp(self):
        self.addCleanup(self.library.host, None)
        self.png = encode(noise(16, 10, 3), RGB)

    def test_both_prefixes_say_the_same_as_the_manifest(self):
        manifest = json.loads((Path(__file__).parents[1] / "plugin.json").read_text())
        for prefix in ("vtcode_plugin_", "tenon_plugin_"):
            library = Library(prefix)
            self.assertEqual(library.version(), manifest["abi_version"])
            metadata = library.take(library.metadata())
            self.assertEqual(metadata, {name: manifest[name] for name in metadata})

    def test_max_pixels_is_configured(self):
        _, held = self.library.host({"max_pixels": "160"})
        self.thumbnail(self.png)
        self.library.host({"max_pixels": "159"})
        self.refuses("^png: found 16 x 10 pixels, expected at most 159$", png=b64(self.png))
        self.assertEqual(held, set())

    def test_a_wrong_max_pixels_is_said(self):
        for value in ("", "0", "-1", "1e6", "12 ", "1000000001", "18446744073709551617", "ü" * 50):
            _, held = self.library.host({"max_pixels": value})
            self.refuses("^max_pixels: found '.*', expected an integer from 1 to 1000000000$", png=b64(self.png))
            self.assertEqual(held, set())

    def test_a_worn_image_is_logged(self):
        logged, _ = self.library.host({})
        self.thumbnail(self.png)
        self.assertEqual(logged, [])
        worn = encode(noise(16, 10, 3), RGB, before=chunk(b"tIME", bytes(7), crc=1) + chunk(b"pHYs", bytes(9), crc=1))
        self.thumbnail(worn)
        self.assertEqual(logged, [(2, "tIME: CRC error", {"warnings": "2"})])

    def test_many_threads_get_what_one_gets(self):
        self.library.host({})
        images = [b64(png.read_bytes()) for png in sorted(SEEDS.glob("*.png")) if png.stat().st_size < 20000]
        calls = [(function, {"png": png}) for png in images for function in ("thumbnail", "info")] * 4
        expected = [self.library.call(*call) for call in calls]
        with ThreadPoolExecutor(8) as pool:
            self.assertEqual(list(pool.map(lambda call: self.library.call(*call), calls)), expected)


if __name__ == "__main__":
    unittest.main()

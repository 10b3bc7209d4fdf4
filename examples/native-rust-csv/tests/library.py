"""Opens the built library as a host does, `library.py FOLDER`: written against sdk/c/tenon.h, without the SDK."""

import ctypes
import json
import sys
import threading
import unittest
from pathlib import Path

FOLDER = Path(sys.argv.pop(1))
LIBRARY = FOLDER / "libcsv_profiler.so"

c = ctypes
GetConfig = c.CFUNCTYPE(c.c_void_p, c.c_char_p)
Log = c.CFUNCTYPE(None, c.c_int32, c.c_char_p, c.c_char_p)
Free = c.CFUNCTYPE(None, c.c_void_p)


class Table(c.Structure):
    """struct tenon_host; what this plugin does not call is null."""

    _fields_ = [
        ("abi_version", c.c_uint32),
        ("get_config", GetConfig),
        ("log", Log),
        ("kv_get", c.c_void_p),
        ("kv_set", c.c_void_p),
        ("kv_delete", c.c_void_p),
        ("http_request", c.c_void_p),
        ("emit_event", c.c_void_p),
        ("free", Free),
    ]


class Host:
    """A table, and what went through it."""

    def __init__(self, config):
        self.lines, self.given = [], 0
        libc = c.CDLL(None)
        libc.strdup.restype = c.c_void_p

        def get_config(key):
            value = config.get(key.decode())
            if value is None:
                return None
            self.given += 1
            return libc.strdup(value.encode())

        def log(level, message, fields):
            self.lines.append((level, message.decode(), json.loads(fields)))

        def free(pointer):
            self.given -= 1
            libc.free(c.c_void_p(pointer))

        # kept by this object: the library calls them
        self.table = Table(1, GetConfig(get_config), Log(log), None, None, None, None, None, Free(free))


class Library:
    def __init__(self, prefix="tenon_plugin_"):
        self.opened = c.CDLL(str(LIBRARY))
        for name in ("metadata", "execute"):
            getattr(self.opened, prefix + name).restype = c.c_void_p
        self.version = getattr(self.opened, prefix + "version")
        self.give_metadata = getattr(self.opened, prefix + "metadata")
        self.give_result = getattr(self.opened, prefix + "execute")
        self.free = getattr(self.opened, prefix + "free_string")

    def take(self, pointer):
        try:
            return json.loads(c.string_at(pointer).decode())
        finally:
            self.free(c.c_void_p(pointer))

    def metadata(self):
        return self.take(self.give_metadata())

    def call(self, function, params, config=None):
        text = {"input": {"function": function, "params": params}, "workspace_root": None, "config": config or {}}
        return self.take(self.give_result(c.c_char_p(json.dumps(text).encode())))

    def close(self):
        dlclose = c.CDLL(None).dlclose
        dlclose.argtypes = [c.c_void_p]
        assert dlclose(self.opened._handle) == 0


class LibraryTest(unittest.TestCase):
    def setUp(self):
        self.library = Library()
        self.addCleanup(lambda: self.library.close())

    def test_the_metadata_agree_with_the_manifest(self):
        manifest = json.loads((FOLDER / "plugin.json").read_text())
        self.assertEqual(self.library.version(), 1)
        self.assertEqual(self.library.metadata(), {**manifest, "abi_version": 1})

    def test_a_profile_is_answered_under_both_prefixes(self):
        for prefix in ("tenon_plugin_", "vtcode_plugin_"):
            other = Library(prefix)
            result = other.call("profile", {"csv": "n,s\n1,a\n3,ü\n"})
            other.close()
            self.assertEqual((result["success"], result["error"], result["files"]), (True, None, []))
            numbers, texts = result["output"]["columns"]
            self.assertEqual((numbers["type"], numbers["mean"], numbers["max"]), ("integer", 2.0, 3))
            self.assertEqual((texts["type"], texts["max"]), ("text", "ü"))

    def test_an_error_is_answered(self):
        result = self.library.call("profile", {"csv": 1})
        self.assertEqual((result["success"], result["output"]), (False, {}))
        self.assertEqual(result["error"], "csv: invalid type: integer `1`, expected a string")

    def test_configuration_and_log_go_through_the_host(self):
        host = Host({"max_rows": "1"})
        self.library.opened.tenon_plugin_host(c.byref(host.table))
        result = self.library.call("profile", {"csv": "n\n1\n2\n"})
        self.assertEqual((result["output"]["rows"], result["output"]["truncated"]), (1, True))
        self.assertEqual(host.lines, [(1, "profiled", {"columns": "1", "malformed": "0", "rows": "1"})])
        self.assertEqual(host.given, 0)
        self.assertEqual(self.library.call("profile", {"csv": "n\n1\n2\n"}, {"max_rows": 9})["output"]["rows"], 2)

    def test_many_threads_call_at_once(self):
        wrong = []

        def calls(number):
            for _ in range(50):
                rows = self.library.call("to_json", {"csv": f"n\n{number}\n"})["output"]["rows"]
                if rows != [{"n": number}]:
                    wrong.append(rows)

        threads = [threading.Thread(target=calls, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])


class UnloadTest(unittest.TestCase):
    def test_a_closed_library_is_unmapped(self):
        mapped = lambda: str(LIBRARY.resolve()) in Path("/proc/self/maps").read_text()
        library = Library()
        library.call("profile", {"csv": "n\n1\n"})
        self.assertTrue(mapped())
        library.close()
        self.assertFalse(mapped())


if __name__ == "__main__":
    unittest.main()

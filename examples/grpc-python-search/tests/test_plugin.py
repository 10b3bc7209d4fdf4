"""The built plugin, started and called as the container does it."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import grpc
from google.protobuf.empty_pb2 import Empty

from tenon_plugin import PluginError
from tenon_plugin.testing import FakeHost, PluginProcess, StartFailed

BUILT = Path(__file__).resolve().parents[1] / "target/plugin"


def files(folder):
    return sorted(str(path) for path in folder.rglob("*"))


class PluginTest(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = work.name

    def start(self, config=None, folder=BUILT):
        host = self.enterContext(FakeHost(config))
        command = [str(folder / "start")]
        return host, self.enterContext(PluginProcess(command, host, folder=folder, work=self.work))

    def refused(self, plugin, operation, params):
        with self.assertRaises(PluginError) as raised:
            plugin.call(operation, params)
        return str(raised.exception)

    def test_documents_are_indexed_searched_counted_and_removed(self):
        before = files(BUILT)
        host, plugin = self.start()
        document = {"id": "1", "title": "Zoë", "text": "A tenon fits its mortise."}
        self.assertEqual(plugin.call("index", document), {"id": "1", "created": True})
        self.assertEqual(plugin.call("index", document), {"id": "1", "created": False})
        [result] = plugin.call("search", {"query": "tenon"})
        self.assertGreater(result.pop("score"), 0)
        self.assertEqual(result, {"id": "1", "title": "Zoë", "snippet": "A [tenon] fits its mortise."})
        stats = plugin.call("stats")
        self.assertEqual((stats["documents"], stats["words"]), (1, "exact"))
        self.assertEqual(plugin.call("remove", {"id": "1"}), {"removed": True})
        self.assertEqual(plugin.call("search", {"query": "tenon"}), [])
        events = [("document.indexed", {"id": "1", "created": created}, "") for created in (True, False)]
        self.assertEqual(host.events, events)
        self.assertIn(("info", "index opened", {"documents": "0", "words": "exact"}), host.logs)
        self.assertEqual(files(BUILT), before)

    def test_documents_outlive_the_process_and_a_change_of_configuration(self):
        _, first = self.start()
        first.call("index", {"id": "1", "title": "Wood", "text": "Joints in oak"})
        # the next version is ready before the first goes
        _, second = self.start({"words": "english", "snippet_words": 2})
        self.assertEqual(first.call("search", {"query": "oak"})[0]["id"], "1")
        first.shutdown()
        self.assertEqual(second.call("search", {"query": "joint"})[0]["snippet"], "[Joints] in…")

    def test_mistakes_are_one_clear_line(self):
        _, plugin = self.start()
        for operation, params, told in (
            ("search", {"query": '"open'}, "query: found '\"open', expected FTS5's query language: unterminated"),
            ("search", {"query": " "}, "query: found nothing, expected words to search for"),
            ("search", {"query": "a", "limit": 0}, "limit: found 0, expected an integer from 1 to 100"),
            ("search", {"query": "a", "limit": True}, "limit: found true or false, expected an integer"),
            ("search", {"query": "a", "size": 1}, "size: found an unknown field, expected query, limit"),
            ("search", None, "params: missing, expected an object of query, limit"),
            ("index", {"id": "", "title": "", "text": ""}, "id: found 0 characters, expected 1 to 512"),
            ("index", {"id": "1", "text": ""}, "title: missing, expected a string"),
            ("index", {"id": "1", "title": ["x"], "text": ""}, "title: found an array, expected a string"),
            ("index", {"id": "\ud800", "title": "", "text": ""}, "id: found half of a character"),
            ("remove", [], "params: found an array, expected an object of id"),
        ):
            with self.subTest(operation=operation, params=params):
                self.assertTrue(self.refused(plugin, operation, params).startswith(told))
        self.assertEqual([line for line in plugin.lines if "Traceback" in line], [])

    def test_an_event_that_the_host_refuses_is_logged_and_the_document_kept(self):
        host, plugin = self.start()
        host.refusals["EmitEvent"] = (grpc.StatusCode.RESOURCE_EXHAUSTED, "too many")
        self.assertTrue(plugin.call("index", {"id": "1", "title": "", "text": "kept"})["created"])
        self.assertIn(("warn", "event not sent", {"id": "1", "reason": "too many"}), host.logs)
        self.assertEqual(len(plugin.call("search", {"query": "kept"})), 1)

    def test_help_has_a_line_for_each_operation(self):
        _, plugin = self.start()
        self.assertEqual(sorted(plugin.rpc("Help", Empty(), "help")), ["index", "remove", "search", "stats"])

    def test_another_python_is_refused_in_one_line(self):
        folder = Path(self.work, "other")
        folder.mkdir()
        for name in ("start", "main.py"):
            shutil.copy(BUILT / name, folder)
        (folder / "python").write_text("cpython-39-x86_64-linux-gnu\n")
        with self.assertRaisesRegex(StartFailed, "status 1 .*found a python3 of cpython-.*, expected cpython-39-"):
            self.start(folder=folder)

    def test_without_a_python_it_says_so(self):
        bin_folder = Path(self.work, "bin")
        bin_folder.mkdir()
        for name in ("dirname",):
            (bin_folder / name).symlink_to(shutil.which(name))
        done = subprocess.run(
            [BUILT / "start"], env={"PATH": str(bin_folder)}, capture_output=True, text=True, timeout=60
        )
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr, f"grpc-python-search: missing: python3 on PATH ({bin_folder})\n")

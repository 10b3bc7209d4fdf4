"""The documentation's first plugin, run as it stands there."""

import json
import re
import sys
import tempfile
from pathlib import Path

from running import Case
from tenon_plugin import Plugin, PluginError
from tenon_plugin.functions import Functions
from tenon_plugin.host import Host
from tenon_plugin.testing import FakeHost, PluginProcess

PAGE = Path(__file__).resolve().parents[3] / "docs/writing-python-plugins.md"


class DocumentationTest(Case):
    def setUp(self):
        self.page = PAGE.read_text(encoding="utf-8")

    def test_the_first_plugin_does_what_the_page_says(self):
        [program] = re.findall(r"^```python\n(.*?)^```$", self.page, re.MULTILINE | re.DOTALL)
        [answer] = re.findall(r"answers `(\{.*\})`", self.page)
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "main").write_text(program, encoding="utf-8")
        host = self.enterContext(FakeHost())
        plugin = self.enterContext(PluginProcess([sys.executable, str(folder / "main")], host, folder=folder))
        self.assertEqual(plugin.call("greet", {"name": "Ada"}), json.loads(answer))
        self.assertEqual(plugin.call("greet", {"name": "Zoë"})["count"], 2)
        self.assertEqual(host.kv, {"count": b"2"})
        with self.assertRaisesRegex(PluginError, "^name: missing, expected a string$"):
            plugin.call("greet", {})

    def test_every_hook_and_host_function_is_on_the_page(self):
        for hook, parameters in Functions.HOOKS.items():
            self.assertTrue(hasattr(Plugin, hook))
            self.assertIn(f"`@plugin.{hook}`", self.page)
            self.assertIn(f"`({', '.join(parameters)})`", self.page)
        for function in ("get_config", "log", "kv_get", "kv_set", "kv_delete", "http", "emit"):
            self.assertTrue(hasattr(Host, function))
            self.assertIn(f"`{function}(", self.page)

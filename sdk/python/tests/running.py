"""What the tests share."""

import sys
import time
import unittest
from pathlib import Path

from tenon_plugin.testing import FakeHost, PluginProcess

PLUGINS = Path(__file__).parent / "plugins"
PATIENCE = 30.0


def run(case: unittest.TestCase, config=None, name="everything", **options):
    """The host and the running plugin, both of which end with the test."""
    host = case.enterContext(FakeHost(config))
    return host, case.enterContext(PluginProcess([sys.executable, str(PLUGINS / f"{name}.py")], host, **options))


def wait_until(condition):
    """Waits until it holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not come true")
        time.sleep(0.01)


class Case(unittest.TestCase):
    """unittest's own has enterContext from Python 3.11 on."""

    if not hasattr(unittest.TestCase, "enterContext"):

        def enterContext(self, manager):
            entered = manager.__enter__()
            self.addCleanup(manager.__exit__, None, None, None)
            return entered

"""Builds the package: what pyproject.toml says, and the code that protoc generates from the contract of Tenon."""

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.dont_write_bytecode = True  # generate.py lies among the sources
sys.path.insert(0, str(Path(__file__).parent))
from generate import generate  # noqa: E402


class BuildWithContract(build_py):
    """Copies the modules and generates tenon_plugin.proto beside them, never among the sources."""

    def run(self):
        super().run()
        if self.editable_mode:
            raise SystemExit("tenon-plugin: an editable install has no generated code: install it without -e")
        generate(Path(self.build_lib))


def at_least(name):
    """Generated code needs a runtime as new as its generator, and of the same major version."""
    found = version(name)
    return f"{name}>={found},<{int(found.split('.')[0]) + 1}"


tools = version("grpcio-tools")
with tempfile.TemporaryDirectory(prefix="tenon-plugin-") as scratch:
    setup(
        cmdclass={"build_py": BuildWithContract},
        install_requires=[f"grpcio>={tools}", at_least("protobuf")],
        options={"build": {"build_base": scratch}, "egg_info": {"egg_base": scratch}},
    )

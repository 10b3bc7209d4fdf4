"""Where the plugin begins: before its libraries are loaded, they must be for this Python."""

import sys
import sysconfig
from pathlib import Path

here = Path(__file__).resolve().parent
built_for = (here / "python").read_text(encoding="utf-8").strip()
found = sysconfig.get_config_var("SOABI")
if found != built_for:
    sys.exit(f"grpc-python-search: found a python3 of {found}, expected {built_for}: build it again with this Python")
sys.path[:0] = [str(here / "lib")]

from search import service  # noqa: E402

service.plugin.serve()

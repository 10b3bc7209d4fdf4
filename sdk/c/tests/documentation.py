"""`documentation.py OUT`: writes what stands in docs/writing-c-plugins.md into folder OUT.

A block that the line before gives a file's name is that file; other C must stand in example.c. Of the commands, those
that need a container are left out.
"""

import re
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
page = (here.parents[2] / "docs/writing-c-plugins.md").read_text(encoding="utf-8")
out = Path(sys.argv[1])
example = (here / "example.c").read_text(encoding="utf-8")

files, parts = 0, 0
for name, kind, block in re.findall(r"^(?:`(\w+\.\w+)`[^\n]*:\n\n)?```(\w+)\n(.*?)^```$", page, re.M | re.S):
    if kind == "sh":
        lines = [line for line in block.splitlines() if not line.startswith("../tenon/tenon ")]
        (out / "commands").write_text("\n".join(["set -e", *lines, ""]), encoding="utf-8")
    elif name:
        (out / name).write_text(block, encoding="utf-8")
        files += 1
    elif block in example:
        parts += 1
    else:
        sys.exit(f"documentation.py: not in example.c:\n{block}")

call = re.search(r"`\./tenon call greet (\w+) '(\{.*?\})'`\nanswers `(\{.*?\})`", page)
if files != 2 or parts < 3 or not call:
    sys.exit(f"documentation.py: found {files} files, {parts} parts and call {call}, expected 2, 3 and one")
(out / "call").write_text("\n".join([*call.groups(), ""]), encoding="utf-8")

"""Generates the package tenon_plugin.proto from Tenon's .proto files: `python3 generate.py FOLDER`, with grpcio-tools.

The files are generated under the package's name, since protoc makes Python modules of their paths and a module
`grpc.health_pb2` would be looked for in gRPC itself. Their descriptors go to a pool of the package's own: the process
may hold other code generated from the same contracts, such as grpcio-health-checking, and one pool takes a name once.
"""

import shutil
import sys
import tempfile
from pathlib import Path

CONTRACT = Path(__file__).resolve().parents[2] / "proto/src/main/proto"
FILES = (
    "flowbot/plugin.proto",
    "flowbot/host.proto",
    "goplugin/controller.proto",
    "goplugin/stdio.proto",
    "goplugin/broker.proto",
    "grpc/health.proto",
)
PACKAGE = "tenon_plugin/proto"

DEFAULT_POOL = "_descriptor_pool.Default()"
OWN_POOL = "_tenon_pool.POOL"
POOL = '''"""The descriptors of Tenon's contract."""

from google.protobuf import descriptor_pool, empty_pb2

POOL = descriptor_pool.DescriptorPool()
POOL.AddSerializedFile(empty_pb2.DESCRIPTOR.serialized_pb)
'''


def generate(into):
    """Makes the package in this folder, which need not exist."""
    with tempfile.TemporaryDirectory(prefix="tenon-proto-") as scratch:
        staged = _stage(Path(scratch))
        into.mkdir(parents=True, exist_ok=True)
        _protoc(Path(scratch), staged, into)
    package = into / PACKAGE
    for module in package.glob("*/*_pb2.py"):
        _use_own_pool(module)
    for folder in (package, *(path for path in package.iterdir() if path.is_dir())):
        (folder / "__init__.py").touch()
    (package / "pool.py").write_text(POOL, encoding="utf-8")


def _stage(root):
    staged = []
    for name in FILES:
        source, target = CONTRACT / name, root / PACKAGE / name
        if not source.is_file():
            raise SystemExit(f"tenon-plugin: found no {source}, expected the contract there: build it inside Tenon")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        staged.append(f"{PACKAGE}/{name}")
    return staged


def _protoc(root, files, into):
    import grpc_tools
    from grpc_tools import protoc

    well_known = Path(grpc_tools.__file__).parent / "_proto"
    options = [f"-I{root}", f"-I{well_known}", f"--python_out={into}", f"--grpc_python_out={into}"]
    if protoc.main(["protoc", *options, *files]) != 0:
        raise SystemExit("tenon-plugin: protoc failed")


def _use_own_pool(module):
    text = module.read_text(encoding="utf-8")
    if text.count(DEFAULT_POOL) != 1:
        raise SystemExit(f"tenon-plugin: found {text.count(DEFAULT_POOL)} of {DEFAULT_POOL} in {module}, expected one")
    text = text.replace(DEFAULT_POOL, OWN_POOL)
    first_import = "from google.protobuf import descriptor as _descriptor\n"
    text = text.replace(first_import, f"from tenon_plugin.proto import pool as _tenon_pool\n{first_import}", 1)
    module.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: generate.py FOLDER")
    generate(Path(sys.argv[1]))

"""Makes the vectors of the test kit, and its golden files.

    python3 testkit/generate/main.py            write them
    python3 testkit/generate/main.py --check    compare them with what is there
"""

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import golden  # noqa: E402
from kit import Group  # noqa: E402

KIT = Path(__file__).parent.parent
GROUPS = [
    "envelope",
    "forms",
    "signatures",
    "license-fields",
    "addresses",
    "bundle-histories",
    "imports",
    "windows",
    "clock",
    "coverage",
    "reports",
    "advisories",
    "policies",
    "catalogues",
    "releases",
    "telemetry",
    "ledgers",
]


def files():
    """Every file, by its path in the kit."""
    ids = set()
    for name in GROUPS:
        module = importlib.import_module(f"groups.{name.replace('-', '_')}")
        group = Group(name, module.ABOUT)
        module.make(group)
        for vector in group.vectors:
            if vector["id"] in ids:
                raise ValueError(f"{vector['id']} comes twice")
            ids.add(vector["id"])
        yield KIT / "vectors" / f"{name}.json", group.to_text().encode(), len(group.vectors)
    for name, content in golden.files():
        yield KIT / "golden" / "1.0" / name, content, 0


def main():
    check = sys.argv[1:] == ["--check"]
    differ, total, made = [], 0, set()
    for path, content, vectors in files():
        total += vectors
        made.add(path)
        if vectors:
            print(f"{path.stem:20} {vectors:5}")
        if check:
            if not path.exists() or path.read_bytes() != content:
                differ.append(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    print(f"{'all':20} {total:5}")
    there = {*KIT.glob("vectors/*"), *(path for path in KIT.glob("golden/1.0/*") if path.name != "README.md")}
    for path in [*differ, *sorted(there - made)]:
        print(f"{path} is not what the generator makes", file=sys.stderr)
    return 1 if differ or there - made else 0


if __name__ == "__main__":
    sys.exit(main())

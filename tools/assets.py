#!/usr/bin/env python3
"""Checks that the scripts of the website are bundled from the sources that stand beside them (`make assets` bundles them anew).

Needs Python alone: the bundler wrote down what it read.
"""
import hashlib
import pathlib
import sys

PORTAL = pathlib.Path(__file__).resolve().parent.parent / "crates/portal"


def main():
    scripts = PORTAL / "scripts"
    sources = sorted(one.name for one in (scripts / "src").iterdir() if one.suffix in (".js", ".css"))
    names = ["build.mjs", "package-lock.json", *(f"src/{name}" for name in sources)]
    seen = hashlib.sha256()
    for name in names:
        seen.update(f"{name}\n".encode())
        seen.update((scripts / name).read_bytes())
    noted = (PORTAL / "static/js/sources.sha256").read_text().strip()
    if noted != seen.hexdigest():
        print("assets: the scripts are not bundled from their sources; run `make assets`", file=sys.stderr)
        return 1
    print(f"assets: {len(names)} sources, bundled")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Writes docs/compatibility.md: each action of CKAN 2.12 beside ours, and where we differ on purpose. `--check` fails where it is stale.

Ours come from api-spec/openapi.json, which is made from the table of actions; CKAN's from tools/ckan-actions.txt; the recorded scenarios
that differ from fixtures/conformance/differences.txt, which the conformance test keeps true.
"""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "compatibility.md"
HEAD = """# Compatibility with CKAN 2.12

Made by `tools/compatibility.py`; `make check` fails where it is stale.

An action that is marked *yes* takes CKAN's parameters and answers with CKAN's dictionaries, errors and statuses; recorded answers of a real
CKAN 2.12 are replayed against it in `make test`. The general differences:

- Where CKAN answers 500 to bad input, Cairn answers with the error that the input deserves (409 or 400).
- Two writes to one dataset at the same time both count: CKAN may lose one.
- A write is in the search index when it is answered.
- `/api/search/dataset`, and the same below `/api/1`, `/api/2` and `/api/3`, still answer, since programs of old ask them; in CKAN 2.12 they are gone.

| action | Cairn | differs on purpose |
|---|---|---|
"""


def lines_of(path):
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def page():
    spec = json.loads((ROOT / "api-spec" / "openapi.json").read_text(encoding="utf-8"))
    prefix = "/api/3/action/"
    ours = {path[len(prefix):] for path in spec["paths"] if path.startswith(prefix)}
    rows, known = [], set()
    for line in lines_of(ROOT / "tools" / "ckan-actions.txt"):
        name, _, differs = line.partition("\t")
        known.add(name)
        rows.append(f"| `{name}` | {'yes' if name in ours else 'not yet'} | {differs} |")
    made = HEAD + "\n".join(sorted(rows)) + "\n"
    own = sorted(ours - known)
    if own:
        made += "\n## Actions that CKAN's core has not\n\n" + "".join(f"- `{name}`\n" for name in own)
    missing = [line.partition("\t") for line in lines_of(ROOT / "tools" / "extension-actions.txt")]
    made += "\n## Actions of extensions that are not here\n\n"
    made += "[What is here](extensions.md) of them stands on a page of its own.\n\n| action | in its place, or why not |\n|---|---|\n"
    for name, _, why in missing:
        if name in ours:
            sys.exit(f"tools/extension-actions.txt: {name} is here")
        made += f"| `{name}` | {why} |\n"
    made += "\n## Recorded scenarios that differ\n\n"
    differences = lines_of(ROOT / "fixtures" / "conformance" / "differences.txt")
    if not differences:
        return made + "None.\n"
    made += "| scenario | why |\n|---|---|\n"
    for line in differences:
        scenario, _, why = line.partition("  ")
        made += f"| `{scenario}` | {why.strip()} |\n"
    return made


def main():
    made = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made:
            sys.exit("docs/compatibility.md is stale: run tools/compatibility.py")
        return
    PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()

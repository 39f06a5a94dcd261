#!/usr/bin/env python3
"""Checks the licence of every crate that the build takes in, and of every npm package in the website's scripts, against the list that deny.toml allows.

Needs Python 3.11 and cargo alone. Advisories are checked by `cargo deny check` where cargo-deny is installed (`make deny`).
"""
import json
import pathlib
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def allowed_by(expression, allowed):
    """Whether an SPDX expression can be met with the allowed licences: `OR` needs one side, `AND` both."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))
    place = 0

    def any_of():
        nonlocal place
        met = all_of()
        while place < len(tokens) and tokens[place].upper() == "OR":
            place += 1
            met = all_of() or met
        return met

    def all_of():
        nonlocal place
        met = one()
        while place < len(tokens) and tokens[place].upper() == "AND":
            place += 1
            met = one() and met
        return met

    def one():
        nonlocal place
        token = tokens[place]
        place += 1
        if token == "(":
            met = any_of()
            place += 1
            return met
        if place + 1 < len(tokens) and tokens[place].upper() == "WITH":
            token += " WITH " + tokens[place + 1]
            place += 2
        return token in allowed

    return any_of()


def main():
    rules = tomllib.loads((ROOT / "deny.toml").read_text())["licenses"]
    allowed = set(rules["allow"])
    exceptions = {one["crate"]: set(one["allow"]) for one in rules.get("exceptions", [])}
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    packages = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)["packages"]
    bad, used, excepted = [], set(), set()
    for package in packages:
        name, licence = package["name"], package.get("license")
        if not licence:
            bad.append(f"{name} {package['version']}: names no licence")
            continue
        used.update(re.findall(r"[A-Za-z0-9.+-]+", licence))
        if allowed_by(licence, allowed):
            continue
        if allowed_by(licence, allowed | exceptions.get(name, set())):
            excepted.add(name)
            continue
        bad.append(f"{name} {package['version']}: {licence}")
    bundled = json.loads((ROOT / "crates/portal/scripts/package-lock.json").read_text())["packages"]
    bundled = {path.removeprefix("node_modules/"): one for path, one in bundled.items() if path and not one.get("dev")}
    for name, package in bundled.items():
        if not allowed_by(package.get("license", "none"), allowed):
            bad.append(f"{name} {package['version']}: {package.get('license', 'names no licence')}")
    for unused in sorted(set(exceptions) - excepted):
        bad.append(f"deny.toml: the exception for {unused} is of no use any more")
    for line in bad:
        print("licences:", line, file=sys.stderr)
    if not bad:
        print(f"licences: {len(packages)} crates and {len(bundled)} npm packages, all allowed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

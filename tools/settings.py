#!/usr/bin/env python3
"""Writes docs/settings.md from the settings structs: their doc comments, types and defaults. `--check` fails where it is stale.

Structs are plain: named fields with a doc comment each, defaults in `impl Default` or the type's own.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "settings.md"
# (files, root struct, prefix of its keys)
SOURCES = [
    ("crates/catalogue/src/settings/*.rs", "Settings", ""),
    ("crates/server/src/settings.rs", "ServerSettings", "server."),
    ("crates/cairn/src/settings/mod.rs", "LogSettings", "log."),
]
HEAD = """# Settings

Made by `tools/settings.py` from the settings structs; `make check` fails where it is stale.

Values are taken in this order, later ones win: defaults, the TOML file of `--config FILE` (or `CAIRN_CONFIG`), the environment
(`CAIRN_SECTION__KEY`, so `CAIRN_SITE__TITLE` is `site.title`), flags (`--set section.key=value`, repeatable).
`--data`, `--listen` and `--database` (`CAIRN_DATA`, `CAIRN_LISTEN`, `CAIRN_DATABASE_URL`) are short for `storage.data`, `server.listen` and `database.url`.
CKAN's own names, given in brackets, are taken everywhere in the place of ours. A name that nobody knows is an error that says what was
probably meant; `cairn config check` prints every value and where it came from, secrets as `***`.
"""


def structs(text):
    """Yields (name, first line of its doc, [(doc, field, type)])."""
    for match in re.finditer(r"((?:^///[^\n]*\n)*)(?:^#\[[^\n]*\]\n)*^pub(?:\(crate\))? struct (\w+) \{\n(.*?)^\}", text, re.M | re.S):
        doc = " ".join(line[3:].strip() for line in match.group(1).splitlines())
        fields = []
        pattern = r"((?:^    ///.*\n)+)(?:^    #\[.*\]\n)*^    pub(?:\(crate\))? (\w+): ([^\n]+?),$"
        for field in re.finditer(pattern, match.group(3), re.M):
            about = " ".join(line.strip()[3:].strip() for line in field.group(1).splitlines())
            fields.append((about, field.group(2), field.group(3)))
        yield match.group(2), doc, fields


def defaults(text, name):
    """Returns the default of each field as it stands in the code, made readable."""
    match = re.search(rf"impl Default for {name} \{{.*?Self \{{(.*?)^        \}}\n", text, re.M | re.S)
    found = {}
    if match:
        body = re.sub(r"\n {16,}", " ", match.group(1))
        for line in body.splitlines():
            part = re.match(r" *(\w+): (.*),$", line)
            if part:
                found[part.group(1)] = readable(part.group(2))
    return found


def readable(value):
    value = re.sub(r'"([^"]*)"\s*\.to_owned\(\)', r'"\1"', value)
    value = re.sub(r"^\[(.*)\] *\.map\(str::to_owned\) *\.to_vec\(\)$", r"[\1]", value.strip())
    value = re.sub(r"^vec!", "", value)
    # A text of a type of its own is a text.
    value = re.sub(r'^[A-Z]\w*\(("[^"]*")\)$', r"\1", value)
    value = value.replace("ViewType::ALL.to_vec()", "every type").replace("Vec::new()", "[]").replace("String::new()", '""').replace("None", "")
    value = re.sub(r'PathBuf::from\((".*?")\)', r"\1", value)
    value = re.sub(r"SocketAddr::from\(\(\[(\d+), (\d+), (\d+), (\d+)\], (\d+)\)\)", r'"\1.\2.\3.\4:\5"', value)
    value = re.sub(r"^\w+::(\w+)$", lambda m: '"' + re.sub(r"(?<!^)(?=[A-Z])", "-", m.group(1)).lower() + '"', value)
    value = re.sub(r"(\d+) << (\d+)", lambda m: str(int(m.group(1)) << int(m.group(2))), value)
    return re.sub(r"(?<=\d)_(?=\d)", "", value)


def of_type(kind):
    return {"bool": "false", "Vec<String>": "[]", "Vec<PathBuf>": "[]", "String": '""'}.get(kind, "")


def section(known, text, name, prefix, lines):
    """Writes the table of a struct, then those of the structs in it."""
    doc, fields = known[name]
    inner = [(field, kind) for _, field, kind in fields if kind in known]
    own = [(about, field, kind) for about, field, kind in fields if kind not in known]
    if own:
        about = re.split(r"(?<=\.) ", doc)[0].rstrip(".")
        title = f"`{prefix.rstrip('.')}`: {about}" if prefix else about
        lines += ["", f"## {title}", "", "| setting | default | what |", "|---|---|---|"]
        values = defaults(text, name)
        for about, field, kind in own:
            value = values.get(field, of_type(kind)).replace("|", "\\|")
            value = f"`{value}`" if value else ""
            lines.append(f"| `{prefix}{field}` | {value} | {about} |")
    for field, kind in inner:
        section(known, text, kind, f"{prefix}{field}.", lines)


def page():
    lines = [HEAD.rstrip("\n")]
    for files, root, prefix in SOURCES:
        text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(ROOT.glob(files)))
        known = {name: (doc, fields) for name, doc, fields in structs(text)}
        section(known, text, root, prefix, lines)
    return "\n".join(lines) + "\n"


def main():
    made = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made:
            sys.exit("docs/settings.md is stale: run tools/settings.py")
        return
    PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Checks the transparency log of a catalogue from outside, over HTTP, with nothing but Python's own library.

    tools/verify_log.py https://data.example.ca --key NAME+HASH+KEY --state checkpoint.txt

Checks the signature of the newest checkpoint; that the log goes on from the one kept in --state; every entry against
the root, every tile against the entries; the last entry of every record against what package_show answers, with its
files, or with the note that is left of it. Says what differs; exit code 1 where anything does. See docs/transparency.md."""
import argparse, base64, decimal, hashlib, json, os, sys, urllib.error, urllib.parse, urllib.request
AROUND = {"organization", "groups", "relationships_as_subject", "relationships_as_object", "isopen",
          "license_title", "license_url", "num_resources", "num_tags"}
MARKS = {"harvest_object_id", "harvest_source_id", "harvest_source_title"}
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
findings = []
def found(text):
    findings.append(text)
    print(text)
# Ed25519 (RFC 8032).
def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    w, x, y, z = f - e, d - c, d + c, f + e
    return w * x % P, y * z % P, x * y % P, w * z % P
def times(n, point):
    out = (0, 1, 1, 0)
    while n:
        out, point, n = add(out, point) if n & 1 else out, add(point, point), n >> 1
    return out
def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P
def signed(key, text, signature):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    a, b = times(s, base), add(point(signature[:32]), times(h, point(key)))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0
def text_of(note, verifier):
    """Returns the text of a note that a key signed, and nothing where it did not."""
    name, key = verifier.split("+")[0], base64.b64decode(verifier.split("+", 2)[2])
    prefix = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    text, _, lines = note.rpartition("\n\n")
    for data in (base64.b64decode(line.split(" ")[-1]) for line in lines.splitlines()):
        if data[:4] == prefix and key[0] == 1 and signed(key[1:], text.encode() + b"\n", data[4:]):
            return text
def keys_of(trusted, handovers):
    """Returns the keys of the log, each with the sizes of checkpoints that it signs; both keys sign a handover."""
    keys = [[handovers[0].split("\n")[1] if handovers else trusted, 0, 2**63]]
    for note in handovers:
        name, old, new, size = note.split("\n")[:4]
        if not (old == keys[-1][0] and text_of(note, old) and text_of(note, new) and name.endswith("/handover")):
            sys.exit("the handover to " + new + " is not signed by both keys")
        keys[-1][2], keys = int(size), keys + [[new, int(size), 2**63]]
    return keys if trusted in [key[0] for key in keys] else sys.exit("no key of the log is " + trusted)
def opened(note, keys):
    """Returns origin, size and root of a checkpoint that the key of its time signed."""
    for verifier, first, last in keys:
        text = text_of(note, verifier)
        origin, size, root = text.split("\n")[:3] if text else ("", "-1", "")
        if first <= int(size) <= last and origin == verifier.split("+")[0]:
            return origin, int(size), base64.b64decode(root)
    sys.exit("the checkpoint is not signed by " + ", ".join(key[0] for key in keys))
# The tree of RFC 6962.
def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()
def grow(stack, leaf, size):
    """Adds leaf number `size` to the roots of whole subtrees."""
    stack.append(leaf)
    while size & 1:
        stack[-2:] = [node(*stack[-2:])]
        size >>= 1
def top(stack):
    out = None
    for left in reversed(stack):
        out = left if out is None else node(left, out)
    return out or hashlib.sha256(b"").digest()
# Canonical JSON (RFC 8785; whole numbers in full).
def number(value):
    sign, digits, exponent = decimal.Decimal(repr(value)).normalize().as_tuple()
    digits, at = "".join(map(str, digits)), len(digits) + exponent
    if at > 21 or at <= -6:
        text = digits[0] + ("." + digits[1:] if digits[1:] else "") + f"e{at - 1:+d}"
    elif at <= 0:
        text = "0." + "0" * -at + digits
    else:
        text = digits[:at].ljust(at, "0") + ("." + digits[at:] if digits[at:] else "")
    return "-" * sign + text if value else "0"
def canonical(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
def digest(value):
    return hashlib.sha256(canonical(value).encode()).hexdigest()
def form(package):
    """The part of a package dictionary that is the record itself."""
    out = {key: value for key, value in package.items() if value is not None and key not in AROUND}
    out["extras"] = [one for one in out["extras"] if one.get("key") not in MARKS]
    out["resources"] = [{key: value for key, value in one.items() if value is not None} for one in out["resources"]]
    for one in out["resources"]:
        if one.get("url_type") in ("upload", "datastore"):
            one["url"] = one["url"].rsplit("/", 1)[-1] if one["url_type"] == "upload" else ""
    return out
class Site:
    def __init__(self, url):
        self.url = url.rstrip("/")
    def get(self, path):
        try:
            with urllib.request.urlopen(self.url + path) as answer:
                return answer.read()
        except urllib.error.HTTPError:
            return None  # Not there, or not for everybody.
    def action(self, name, **params):
        answer = self.get(f"/api/3/action/{name}?{urllib.parse.urlencode(params)}")
        return answer and json.loads(answer)["result"]
    def tile(self, kind, index, width):
        path = f"{index % 1000:03}"
        while index := index // 1000:
            path = f"x{index % 1000:03}/{path}"
        return self.get(f"/log/tile/{kind}/{path}" + ("" if width == 256 else f".p/{width}"))
def check_log(site, size, root, kept):
    """Reads all entries; returns the last one of each record with its place."""
    stack, entries, hashes, level = [], [], [], 0
    for index in range(0, size, 256):
        bundle = site.tile("entries", index // 256, min(256, size - index)) or b""
        while bundle:
            end = 2 + int.from_bytes(bundle[:2], "big")
            entries.append(bundle[2:end])
            bundle = bundle[end:]
            hashes.append(hashlib.sha256(b"\0" + entries[-1]).digest())
            grow(stack, hashes[-1], len(entries) - 1)
            if kept and kept[1] == len(entries) and kept[2] != top(stack):
                found(f"the kept checkpoint of {kept[1]} entries has another root than the log has now")
    whole = len(entries) == size and top(stack) == root
    if not whole:
        found("the entries do not make the root that was signed")
    while hashes:
        above = []
        for index in range(0, len(hashes), 256):
            row, stack = hashes[index:index + 256], []
            tile = site.tile(level, index // 256, len(row)) or b""
            for place, one in enumerate(row):
                grow(stack, one, place)
                if tile[32 * place:32 * place + 32] != one:
                    found(f"{level and 'node' or 'entry'} {index + place} is not what tile {level}/{index // 256} says")
            above += [top(stack)] if len(row) == 256 else []
        hashes, level = above, level + 1
    return {told["id"]: (index, told) for index, told in enumerate(map(json.loads, entries))} if whole else {}
def check_record(site, index, told):
    name, package = f"the record {told.get('name', '')} ({told['id']})", site.action("package_show", id=told["id"])
    if told["kind"] == "withdrawal":
        note = site.action("tombstone_show", id=told["id"])
        if package or (note and digest(note)) != told.get("tombstone"):
            found(f"{name} is public, or the note on it is not what entered the log (entry {index})")
        return
    if not package or digest(form(package)) != told["record"]:
        found(f"{name} is not what entered the log (entry {index})")
    for file in told["files"] if isinstance(told.get("files"), list) else []:
        data = site.get(f"/dataset/{told['id']}/resource/{file['resource']}/download")
        if data is None or hashlib.sha256(data).hexdigest() != file["sha256"]:
            found(f"the file of the resource {file['resource']} of {name} is not what entered the log")
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", help="address of the catalogue")
    parser.add_argument("--key", help="a key of the log, name+hash+key; without it the site is asked, and believed")
    parser.add_argument("--state", help="file in which the newest checkpoint is kept from one check to the next")
    parser.add_argument("--log-only", action="store_true", help="leave records and files alone")
    asked = parser.parse_args()
    site, kept = Site(asked.site), None
    key = asked.key or site.action("log_checkpoint_show")["verifier"]
    keys = keys_of(key, [one["handover"] for one in site.action("log_key_list") or [] if "handover" in one])
    if asked.state and os.path.exists(asked.state):
        kept = opened(open(asked.state, encoding="utf-8").read(), keys)
    note = (site.get("/log/checkpoint") or b"").decode()
    _, size, root = opened(note, keys)
    if kept and kept[1] > size:
        found(f"the checkpoint is of {size} entries; the kept one is of {kept[1]}")
    last = check_log(site, size, root, kept)
    for index, told in () if asked.log_only else last.values():
        check_record(site, index, told)
    print(f"{size} entries of {len(last)} records checked, {len(findings)} findings")
    if asked.state and not findings:
        open(asked.state, "w", encoding="utf-8").write(note)
    sys.exit(1 if findings else 0)
if __name__ == "__main__":
    main()

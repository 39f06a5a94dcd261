"""A job for pyarrow, pandas, openpyxl and frictionless: each reads a table in the forms that are its own.

usage: read_exports.py URL TOKEN
"""

import datetime
import decimal
import io
import json
import sys
import urllib.request

import openpyxl
import pandas
import pyarrow
import pyarrow.parquet
from frictionless import system, validate
from openapi_spec_validator import validate as validate_openapi

url, token = sys.argv[1:3]


def action(called, /, **params):
    headers = {"Content-Type": "application/json", "Authorization": token}
    request = urllib.request.Request(f"{url}/api/3/action/{called}", json.dumps(params).encode(), headers)
    return json.load(urllib.request.urlopen(request))["result"]


def get(path):
    return urllib.request.urlopen(url + path).read()


TYPES = {
    "i": "int", "big": "bigint", "n": "numeric", "t": "text", "d": "date", "ts": "timestamp", "tz": "timestamptz",
    "l": "text[]", "j": "json", "b": "bool", "f": "float", "tm": "time",
}
TEXT = "é\u0001<&>_x0041_\r\n𝄞"
ROWS = 6_000

action("organization_create", name="exports")
action("package_create", name="exports", owner_org="exports", license_id="cc-by", tags=[{"name": "rows"}])
records = [
    {
        "i": n, "big": 2**60 + n, "n": f"{n}.125", "t": TEXT if n % 2 else "", "d": f"2020-01-{n % 28 + 1:02}",
        "ts": "2020-01-01T12:30:15.250", "tz": "2020-01-01T00:00:00+02:00", "l": ["a", None, "b"], "j": {"k": [1, None]},
        "b": n % 2 == 0, "f": n / 3, "tm": "01:02:03",
    }
    for n in range(ROWS)
]
made = action(
    "datastore_create",
    resource={"package_id": "exports", "name": "Table"},
    fields=[{"id": name, "type": kind} for name, kind in TYPES.items()],
    records=[*records, {"i": -1}],
)
table = made["resource_id"]
dump = f"/datastore/dump/{table}?format="

for form in ("arrow", "parquet"):
    data = get(dump + form)
    read = pyarrow.ipc.open_stream(data).read_all() if form == "arrow" else pyarrow.parquet.read_table(io.BytesIO(data))
    assert read.num_rows == ROWS + 1, read.num_rows
    row = read.slice(1, 1).to_pylist()[0]
    assert row == {
        "_id": 2, "i": 1, "big": 2**60 + 1, "n": decimal.Decimal("1.125"), "t": TEXT, "d": datetime.date(2020, 1, 2),
        "ts": datetime.datetime(2020, 1, 1, 12, 30, 15, 250_000),
        "tz": datetime.datetime(2019, 12, 31, 22, tzinfo=datetime.timezone.utc),
        "l": ["a", None, "b"], "j": '{"k": [1, null]}', "b": False, "f": 1 / 3, "tm": datetime.time(1, 2, 3),
    }, row
    empty = read.slice(ROWS, 1).to_pylist()[0]
    assert {name for name, value in empty.items() if value is not None} == {"_id", "i"}, empty
    assert len(read.to_pandas()) == ROWS + 1

book = get(dump + "xlsx&sort=i%20desc&limit=100")
header, first, *rest = openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)
assert list(header) == ["_id", *TYPES] and len(rest) == 99
assert first[2] == str(2**60 + ROWS - 1) and first[3] == ROWS - 1 + 0.125, first
assert first[6] == datetime.datetime(2020, 1, 1, 12, 30, 15, 250_000) and first[10] is False, first
frame = pandas.read_excel(io.BytesIO(book))
assert str(frame["ts"].dtype).startswith("datetime64") and frame["f"][0] == (ROWS - 1) / 3, frame.dtypes

lines = pandas.read_json(io.BytesIO(get(dump + "ndjson")), lines=True)
assert len(lines) == ROWS + 1 and lines["t"][1] == TEXT

with system.use_context(trusted=True):
    report = validate(json.loads(get("/dataset/exports/datapackage.json")), type="package")
assert report.valid and report.stats["tasks"] == 1, report
validate_openapi(json.loads(get(f"/datastore/openapi/{table}.json")))
print("done")

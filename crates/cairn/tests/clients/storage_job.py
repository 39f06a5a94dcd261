"""A job for frictionless 4, which keeps tables in CKAN: a table is written, read back the same, replaced, and deleted.

usage: storage_job.py URL TOKEN
"""

import datetime
import sys

import requests
from frictionless import FrictionlessException, Resource, Schema
from frictionless.plugins.ckan import CkanDialect, CkanStorage

url, token = sys.argv[1:3]
made = requests.post(f"{url}/api/3/action/package_create", json={"name": "stored"}, headers={"Authorization": token})
assert made.json()["success"], made.text

storage = CkanStorage(url, dialect=CkanDialect(dataset="stored", apikey=token))
assert list(storage) == []

schema = Schema(
    {
        "fields": [
            {"name": "id", "type": "integer"},
            {"name": "station", "type": "string"},
            {"name": "level", "type": "number"},
            {"name": "open", "type": "boolean"},
            {"name": "at", "type": "datetime"},
            {"name": "more", "type": "object"},
            {"name": "year", "type": "year"},
        ],
        "primaryKey": ["id"],
    }
)
header = ["id", "station", "level", "open", "at", "more", "year"]
# More than a page of what a search gives.
rows = [
    [n, f"Rivière {n % 7}", n / 4, n % 3 == 0, datetime.datetime(2024, 1, n % 28 + 1, 6, 30), {"n": [n, None]}, 2000 + n % 20]
    for n in range(250)
]
rows[3] = [3, None, None, None, None, None, None]


def write(rows, **options):
    storage.write_resource(Resource(name="levels", data=[header, *rows], schema=schema), **options)


def read():
    resource = storage.read_resource("levels")
    types = [field.type for field in resource.schema.fields]
    assert types == ["integer", "string", "number", "boolean", "datetime", "object", "integer"], types
    found = resource.read_rows()
    for row in found:
        assert row.valid, row.errors
    return [[float(row[name]) if name == "level" and row[name] is not None else row[name] for name in header] for row in found]


write(rows)
assert list(storage) == ["levels"]
assert read() == rows, read()[:5]

try:
    write(rows)
except FrictionlessException as error:
    assert "already exists" in str(error), error
else:
    raise AssertionError("a table was written over")
write(rows[:5], force=True)
assert read() == rows[:5]

package = storage.read_package()
assert package.resource_names == ["levels"]
assert len(package.get_resource("levels").read_rows()) == 5

storage.delete_resource("levels")
assert list(storage) == []
try:
    storage.read_resource("levels")
except FrictionlessException as error:
    assert "does not exist" in str(error), error
else:
    raise AssertionError("the table is still there")
print("done")

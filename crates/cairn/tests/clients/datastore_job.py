"""A job for ckanapi and pandas on the DataStore: rows are written, paged through, asked for in SQL, read as a table.

usage: datastore_job.py URL TOKEN
"""

import io
import sys

import ckanapi
import pandas

url, token = sys.argv[1:3]
site = ckanapi.RemoteCKAN(url, apikey=token)
call = site.action

call.package_create(name="rivers")
made = call.datastore_create(
    resource={"package_id": "rivers", "name": "levels"},
    aliases="levels",
    primary_key=["station", "day"],
    fields=[
        {"id": "station", "type": "text", "info": {"label": "Station"}},
        {"id": "day", "type": "timestamp"},
        {"id": "level", "type": "numeric"},
        {"id": "open", "type": "bool"},
    ],
    records=[
        {"station": f"station {n % 7}", "day": f"2024-01-{n // 7 + 1:02}", "level": n / 4, "open": n % 3 == 0}
        for n in range(210)
    ],
)
table = made["resource_id"]
call.datastore_upsert(
    resource_id=table,
    records=[{"station": "station 0", "day": "2024-01-01", "level": None}, {"station": "Rivière", "day": "2025-01-01", "level": 1.25}],
)
call.datastore_records_delete(resource_id=table, filters={"station": "station 6"})

# A page after the other, as scripts do it: by offset, then by the last number.
pages = []
while True:
    page = call.datastore_search(resource_id="levels", limit=50, offset=sum(map(len, pages)), sort="_id")
    if not page["records"]:
        break
    pages.append(page["records"])
paged = pandas.DataFrame([record for page in pages for record in page])
assert len(paged) == page["total"] == 181, (len(paged), page["total"])
rows, filters = [], {}
while True:
    page = call.datastore_search(resource_id=table, limit=60, filters=filters, include_next_page=True, sort="_id")
    rows += page["records"]
    if "next_page" not in page:
        break
    filters = page["next_page"]
assert [row["_id"] for row in rows] == list(paged["_id"]), len(rows)

dump = pandas.read_csv(f"{url}/datastore/dump/{table}", parse_dates=["day"])
assert list(dump.columns) == ["_id", "station", "day", "level", "open"], dump.columns
assert len(dump) == 181 and str(dump["day"].dtype).startswith("datetime64"), dump.dtypes
assert dump["level"].isna().sum() == 1 and dump["level"].max() == 52, dump["level"].describe()
assert (dump["_id"] == paged["_id"]).all()
assert "Rivière" in set(dump["station"])
csv = call.datastore_search(resource_id=table, records_format="csv", limit=3, fields=["station", "level"])
assert pandas.read_csv(io.StringIO(csv["records"]), names=["station", "level"]).shape == (3, 2), csv

means = call.datastore_search_sql(
    sql=f'SELECT station, avg(level) AS mean, count(*) AS n FROM "{table}" GROUP BY station ORDER BY station'
)
expected = dump.groupby("station")["level"].mean()
for row in means["records"]:
    assert abs(float(row["mean"]) - expected[row["station"]]) < 1e-9, row

info = call.datastore_info(id="levels")
assert info["meta"]["id"] == table and info["meta"]["count"] == 181, info
assert info["fields"][0]["info"] == {"label": "Station"}, info
tables = call.datastore_search(resource_id="_table_metadata")
assert {"levels", table} <= {row["name"] for row in tables["records"]}, tables
try:
    call.datastore_search(resource_id=table, filters={"nothing": 1})
except ckanapi.ValidationError as error:
    assert error.error_dict["filters"] == ["Unknown field: nothing"], error
else:
    raise AssertionError("a column that is not there was filtered by")
call.datastore_delete(resource_id=table)
try:
    call.datastore_search(resource_id=table)
except ckanapi.NotFound:
    pass
else:
    raise AssertionError("the table is still there")
print("done")

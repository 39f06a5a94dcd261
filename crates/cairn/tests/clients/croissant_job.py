"""A job for mlcroissant: it validates the Croissant document of a dataset and reads the records of its table.

usage: croissant_job.py URL TOKEN
"""

import json
import logging
import sys
import urllib.request

import mlcroissant
import pandas

url, token = sys.argv[1:3]


def action(called, /, **params):
    headers = {"Content-Type": "application/json", "Authorization": token}
    request = urllib.request.Request(f"{url}/api/3/action/{called}", json.dumps(params).encode(), headers)
    return json.load(urllib.request.urlopen(request))["result"]


class Complaints(logging.Handler):
    """Keeps what is said of the document."""

    def __init__(self):
        super().__init__()
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage())


complaints = Complaints()
logging.getLogger("absl").addHandler(complaints)
logging.getLogger().addHandler(complaints)

site = action("status_show")["site_url"]
action("organization_create", name="croissant", title="Office of pastry")
action(
    "package_create", name="pastry", title="Pastry", notes="What is baked.", owner_org="croissant", license_id="cc-by", version="1.0.0",
    tags=[{"name": "butter"}],
    extras=[{"key": "cite_as", "value": "@misc{pastry, title={Pastry}}"}], date_published="2024-05-06",
    resources=[{"name": "Recipes", "url": "https://files.example/recipes.pdf", "mimetype": "application/pdf", "hash": "ab" * 32}],
)
fields = [
    {"id": "name", "type": "text", "info": {"label": "Name", "notes": "What it is called"}}, {"id": "count", "type": "int"},
    {"id": "weight", "type": "numeric"}, {"id": "day", "type": "date"}, {"id": "at", "type": "timestamp"},
    {"id": "sold", "type": "bool"}, {"id": "tags", "type": "text[]"},
]
rows = [
    {"name": f"pain {n}", "count": n, "weight": f"{n}.5", "day": f"2024-01-{n:02}", "at": f"2024-01-{n:02}T10:00:00", "sold": n % 2 == 0,
     "tags": ["a", "b"]}
    for n in range(1, 21)
]
resource = {"package_id": "pastry", "name": "Sales"}
made = action("datastore_create", resource=resource, fields=fields, records=rows, indexes=["name"])

text = urllib.request.urlopen(f"{url}/dataset/pastry/croissant.jsonld").read().decode()
# The site may call itself something else than the address that it is asked at.
dataset = mlcroissant.Dataset(jsonld=json.loads(text.replace(site, url)))
assert not dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.report()
assert not dataset.metadata.ctx.issues.warnings, dataset.metadata.ctx.issues.report()
assert not complaints.said, complaints.said
assert dataset.metadata.name == "Pastry" and len(dataset.metadata.distribution) == 2
records = list(dataset.records(f"{made['resource_id']}/records"))
assert len(records) == 20, len(records)
column = {key.rsplit("/", 1)[1]: value for key, value in records[2].items()}
assert column["name"] == b"pain 3" and column["count"] == 3 and column["weight"] == 3.5, column
assert column["day"] == pandas.Timestamp(2024, 1, 3) and column["at"] == pandas.Timestamp(2024, 1, 3, 10), column

# Without a table it is still a dataset of files.
action("package_create", name="bread", title="Bread", notes="N", owner_org="croissant", license_id="cc-by")
plain = json.load(urllib.request.urlopen(f"{url}/dataset/bread/croissant.jsonld"))
assert not mlcroissant.Dataset(jsonld=plain).metadata.ctx.issues.errors
print("done")

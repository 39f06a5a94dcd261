"""A job for ckanext-harvest and ckanext-dcat as they are published: they read the catalogue as they read it for a CKAN that harvests.

usage: harvesters_job.py URL TOKEN
"""

import json
import sys
import urllib.request

from ckanext.dcat.processors import RDFParser
from ckanext.harvest.harvesters.ckanharvester import CKANHarvester

url, token = sys.argv[1:3]


def action(called, /, **params):
    headers = {"Content-Type": "application/json", "Authorization": token}
    request = urllib.request.Request(f"{url}/api/3/action/{called}", json.dumps(params).encode(), headers)
    return json.load(urllib.request.urlopen(request))["result"]


COUNT = 230
action("organization_create", name="north", title="North", description="An office")
group = action("group_create", name="winds", title="Winds")
made = {}
for n in range(COUNT):
    made[f"Record {n}"] = action(
        "package_create", name=f"record-{n}", title=f"Record {n}", notes=f"Note {n}", owner_org="north", tags=[{"name": "wind"}],
        license_id="cc-by", resources=[{"url": f"https://files.example/{n}.csv", "format": "CSV", "name": f"File {n}"}],
    )
action("package_create", name="hidden", owner_org="north", private=True)
ids = {record["id"] for record in made.values()}

# All of it page by page, then what changed, as its gather stage asks.
harvester = CKANHarvester()
harvester._set_config("{}")
found = harvester._search_for_datasets(url)
assert {one["id"] for one in found} == ids and len(found) == COUNT, len(found)
assert {one["resources"][0]["url"] for one in found} == {f"https://files.example/{n}.csv" for n in range(COUNT)}
since = max(one["metadata_modified"] for one in found)
changed = action("package_patch", id="record-3", notes="Changed")
found = harvester._search_for_datasets(url, [f"metadata_modified:[{changed['metadata_modified']}Z TO *]"])
assert [one["id"] for one in found] == [changed["id"]] and found[0]["notes"] == "Changed", (since, found)
assert harvester._search_for_datasets(url, ["organization:north"]) and not harvester._search_for_datasets(url, ["-organization:north"])
assert harvester._get_organization(url, "north")["title"] == "North"
assert harvester._get_group(url, {"id": group["id"], "name": "winds"})["title"] == "Winds"

# DCAT in each syntax, page after page as the page before names it.
for address, syntax in [("catalog.ttl", "turtle"), ("catalog.xml", "xml"), ("catalog.jsonld", "json-ld")]:
    page, read = f"{url}/{address}", {}
    while page:
        parser = RDFParser(profiles=["euro_dcat_ap_3"])
        parser.parse(urllib.request.urlopen(page).read().decode(), _format=syntax)
        for dataset in parser.datasets():
            assert dataset["title"] not in read, dataset["title"]
            read[dataset["title"]] = dataset
        page = parser.next_page()
    assert read.keys() == made.keys(), (syntax, len(read))
    for title, dataset in read.items():
        ours = made[title]
        extras = {extra["key"]: extra["value"] for extra in dataset["extras"]}
        assert extras["uri"] == f"{url}/dataset/{ours['id']}", extras
        notes = "Changed" if title == "Record 3" else ours["notes"]
        assert dataset["notes"] == notes and [tag["name"] for tag in dataset["tags"]] == ["wind"], dataset
        [resource] = dataset["resources"]
        # It takes the entry of the European register, as DCAT-AP asks for it, for the format.
        assert resource["url"] == ours["resources"][0]["url"] and resource["format"].endswith("/file-type/CSV"), resource
        assert resource["name"] == ours["resources"][0]["name"], resource
print("done")

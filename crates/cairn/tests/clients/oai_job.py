"""A job for sickle: it harvests the repository whole, in every format, by set, and what changed since.

usage: oai_job.py URL TOKEN
"""

import json
import sys
import urllib.request

from lxml import etree
from rdflib import Graph
from sickle import Sickle
from sickle.oaiexceptions import BadArgument, CannotDisseminateFormat, IdDoesNotExist, NoRecordsMatch

url, token = sys.argv[1:3]


def action(called, /, **params):
    headers = {"Content-Type": "application/json", "Authorization": token}
    request = urllib.request.Request(f"{url}/api/3/action/{called}", json.dumps(params).encode(), headers)
    return json.load(urllib.request.urlopen(request))["result"]


COUNT = 230
for name in ("north", "south"):
    action("organization_create", name=name, title=f"{name} & co", description="An office")
for n in range(COUNT):
    action(
        "package_create", name=f"record-{n}", title=f"Record <{n}>", notes="N", owner_org="north" if n % 10 else "south",
        title_translated={"en": f"Record <{n}>", "fr": f"Fiche {n}"}, tags=[{"name": "wind"}],
        resources=[{"url": f"https://files.example/{n}.csv", "format": "CSV"}],
    )
action("package_delete", id="record-7")
action("package_create", name="hidden", owner_org="north", private=True)

for method in ("GET", "POST"):
    sickle = Sickle(f"{url}/oai", http_method=method)
    said = sickle.Identify()
    assert said.deletedRecord == "persistent" and said.granularity == "YYYY-MM-DDThh:mm:ssZ", said
    assert [one.metadataPrefix for one in sickle.ListMetadataFormats()] == ["oai_dc", "dcat", "oai_datacite"]
    assert {one.setSpec: one.setName for one in sickle.ListSets()} == {"north": "north & co", "south": "south & co"}
    headers = list(sickle.ListIdentifiers(metadataPrefix="oai_dc"))
    assert len({header.identifier for header in headers}) == len(headers) == COUNT, len(headers)
    assert sum(header.deleted for header in headers) == 1

there = list(sickle.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True))
assert len(there) == COUNT - 1
first = there[0].metadata
assert first["title"] == ["Record <0>", "Fiche 0"] and first["subject"] == ["wind"] and first["publisher"] == ["south & co"], first
assert len(list(sickle.ListRecords(metadataPrefix="oai_datacite", set="south"))) == COUNT // 10

described = sickle.GetRecord(identifier=there[0].header.identifier, metadataPrefix="dcat")
rdf = described.xml.find(".//{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF")
graph = Graph().parse(data=etree.tostring(rdf), format="xml")
assert len(graph) > 10 and "Fiche 0" in graph.serialize(), graph.serialize()

since = there[-1].header.datestamp
action("package_patch", id="record-3", notes="Changed")
action("package_delete", id="record-5")
changed = {record.header.identifier.rsplit(":", 1)[1]: record.deleted for record in sickle.ListRecords(**{"metadataPrefix": "oai_dc", "from": since})}
shown = {name: action("package_show", id=name)["id"] for name in ("record-3", "record-5")}
assert changed[shown["record-3"]] is False and changed[shown["record-5"]] is True, changed

for error, ask in [
    (NoRecordsMatch, lambda: sickle.ListRecords(metadataPrefix="oai_dc", until="2001-01-01")),
    (CannotDisseminateFormat, lambda: sickle.ListRecords(metadataPrefix="marc21")),
    (IdDoesNotExist, lambda: sickle.GetRecord(identifier="oai:none:1", metadataPrefix="oai_dc")),
    (BadArgument, lambda: sickle.ListRecords(metadataPrefix="oai_dc", until="soon")),
]:
    try:
        ask()
    except error:
        continue
    raise AssertionError(f"no {error.__name__}")
print("done")

"""Counts the 405 points of the European metadata quality assessment from what is published of records, and compares.

Usage: quality_job.py URL SHAPES_FOLDER. It knows of the site's own count nothing but its answers. Addresses that nobody looked at give no points.
"""

import json
import pathlib
import sys
import urllib.request

from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF

DCAT = Namespace("http://www.w3.org/ns/dcat#")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
RECORDS = 200

MACHINE_READABLE = set(
    "CSV GEOJSON ICS JSON JSON_LD KML KMZ NETCDF ODS RDFA RDF_N_QUADS RDF_N_TRIPLES RDF_TRIG RDF_TURTLE RDF_XML RSS SHP XLS XLSX XML".split()
)
NON_PROPRIETARY = set(
    "BMP CSV DBF GEOJSON GZIP HTML ICS JPEG2000 JSON JSON_LD KML KMZ NETCDF ODS PNG RDFA RDF_N_QUADS RDF_N_TRIPLES RDF_TRIG "
    "RDF_TURTLE RDF_XML RSS RTF TAR TIFF TSV TXT WMS_SRVC XML ZIP".split()
)


def asked(url, action, **params):
    query = "&".join(f"{key}={value}" for key, value in params.items())
    with urllib.request.urlopen(f"{url}/api/3/action/{action}?{query}") as answer:
        return json.load(answer)["result"]


def points(graph, shapes, site, looked_at):
    [dataset] = set(graph.subjects(RDF.type, DCAT.Dataset))
    files = list(graph.objects(dataset, DCAT.distribution))

    def share(nodes, holds):
        return sum(1 for node in nodes if holds(node)) / len(nodes) if nodes else 0

    def has(*properties):
        return lambda node: any((node, one, None) in graph for one in properties)

    def among(name, *starts):
        return lambda node: any(
            isinstance(one, URIRef) and str(one).startswith(starts) for one in graph.objects(node, name)
        )

    def answers(name):
        def one(address):
            return str(address).startswith(site) or looked_at.get(str(address), False)

        return lambda node: any(one(value) for value in graph.objects(node, name) if isinstance(value, URIRef))

    file_type = f"{AUTHORITY}file-type/"

    def format_in(entries):
        return lambda node: any(
            str(one).removeprefix(file_type) in entries for one in graph.objects(node, DCTERMS.format)
        )

    media = ("http://www.iana.org/assignments/media-types/", "https://www.iana.org/assignments/media-types/")
    licences = (f"{AUTHORITY}licence/", "http://creativecommons.org/", "https://creativecommons.org/")
    conforms, _, _ = validate(graph, shacl_graph=shapes, inference="none", allow_warnings=True)
    record, everything = [dataset], [dataset, *files]
    return {
        "keywords": 30 * share(record, has(DCAT.keyword)),
        "categories": 30 * share(record, has(DCAT.theme)),
        "geo_search": 20 * share(record, has(DCTERMS.spatial)),
        "time_search": 20 * share(record, has(DCTERMS.temporal)),
        "access_url_answers": 50 * share(files, answers(DCAT.accessURL)),
        "download_url": 20 * share(files, has(DCAT.downloadURL)),
        "download_url_answers": 30 * share(files, answers(DCAT.downloadURL)),
        "format": 20 * share(files, has(DCTERMS.format)),
        "media_type": 10 * share(files, has(DCAT.mediaType)),
        "format_and_media_type_listed": 10
        * share(
            files,
            lambda node: among(DCTERMS.format, file_type)(node) and among(DCAT.mediaType, *media)(node),
        ),
        "non_proprietary": 20 * share(files, format_in(NON_PROPRIETARY)),
        "machine_readable": 20 * share(files, format_in(MACHINE_READABLE)),
        "dcat_ap": 30 if conforms else 0,
        "licence": 20 * share(files, has(DCTERMS.license)),
        "licence_listed": 10 * share(files, among(DCTERMS.license, *licences)),
        "access_rights": 10 * share(record, has(DCTERMS.accessRights)),
        "access_rights_listed": 5 * share(record, among(DCTERMS.accessRights, f"{AUTHORITY}access-right/")),
        "contact": 20 * share(record, has(DCAT.contactPoint)),
        "publisher": 10 * share(record, has(DCTERMS.publisher)),
        "rights": 5 * share(files, has(DCTERMS.rights)),
        "byte_size": 5 * share(files, has(DCAT.byteSize)),
        "issued": 5 * share(everything, has(DCTERMS.issued)),
        "modified": 5 * share(everything, has(DCTERMS.modified)),
    }


def main(url, folder):
    shapes = Graph().parse(pathlib.Path(folder) / "dcat-ap-3.0.1-shapes.ttl")
    site = asked(url, "status_show")["site_url"]
    names = asked(url, "package_list")[:RECORDS]
    assert len(names) == RECORDS, f"only {len(names)} records"
    for name in names:
        told = asked(url, "package_quality_show", id=name)
        graph = Graph().parse(f"{url}/dataset/{told['id']}.ttl", format="turtle")
        if not set(graph.subjects(RDF.type, DCAT.Dataset)):
            continue
        looked_at = {link["address"]: link["answers"] for link in told["links"]}
        expected = points(graph, shapes, site, looked_at)
        found = {one["id"]: one["points"] for part in told["assessment"]["dimensions"] for one in part["metrics"]}
        wrong = {one: (found.get(one), value) for one, value in expected.items() if abs(found[one] - value) > 0.006}
        assert not wrong and found.keys() == expected.keys(), (name, wrong)
        assert abs(told["assessment"]["points"] - sum(expected.values())) < 0.1, name
    print("done")


if __name__ == "__main__":
    main(*sys.argv[1:])

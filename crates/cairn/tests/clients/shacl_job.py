"""Reads the catalogue as RDF, page by page, holds every page against the shapes of its profile, and compares the syntaxes.

Usage: shacl_job.py URL SHAPES_FOLDER. Records of real portals lack things that the shapes ask for; a violation that is not of these is an error.
"""

import collections
import pathlib
import sys
from urllib.parse import urlsplit

from pyshacl import validate
from rdflib import Graph, Namespace
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF, SH

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")

# What the publishers did not say, or said in words that no code list has.
LACKING = {
    str(DCTERMS.description),
    str(DCTERMS.language),
    str(DCTERMS.license),
    str(DCTERMS["format"]),
    str(DCTERMS.accrualPeriodicity),
    str(VCARD.fn),
    str(VCARD.hasEmail),
    str(DCAT.contactPoint),
}
PROFILES = {
    "euro_dcat_ap_3": ["dcat-ap-3.0.1-shapes.ttl", "dcat-ap-3.0.1-range.ttl"],
    "dcat_us_3": ["dcat-us-3.0-shapes.ttl"],
    "geodcat_ap": ["dcat-ap-3.0.1-shapes.ttl", "geodcat-ap-2.0.0-shapes.ttl"],
    "mldcat_ap": ["dcat-ap-3.0.1-shapes.ttl"],
}


def pages(url, profile):
    address = f"{url}/catalog.ttl?profiles={profile}"
    while address:
        graph = Graph().parse(address, format="turtle")
        yield address, graph
        # The site may call itself something else than the address that it is asked at.
        following = [urlsplit(str(found)).query for found in graph.objects(None, HYDRA.next)]
        address = f"{url}/catalog.ttl?{following[0]}" if following else None


def main(url, folder):
    datasets = 0
    wrong = collections.Counter()
    for profile, files in PROFILES.items():
        shapes = Graph()
        for name in files:
            shapes.parse(pathlib.Path(folder) / name)
        for _, graph in pages(url, profile):
            datasets += len(set(graph.subjects(RDF.type, DCAT.Dataset)))
            _, report, _ = validate(graph, shacl_graph=shapes, inference="none")
            for result in report.subjects(RDF.type, SH.ValidationResult):
                path = str(report.value(result, SH.resultPath))
                if report.value(result, SH.resultSeverity) == SH.Violation and path not in LACKING:
                    wrong[(profile, path, str(report.value(result, SH.resultMessage)))] += 1
    assert not wrong, wrong
    assert datasets > 50, f"{datasets} datasets were checked"
    turtle = Graph().parse(f"{url}/catalog.ttl", format="turtle")
    for end, syntax in [("rdf", "xml"), ("jsonld", "json-ld"), ("nt", "nt"), ("n3", "n3")]:
        other = Graph().parse(f"{url}/catalog.{end}", format=syntax)
        # The page says where it is, which depends on the syntax.
        for graph in (turtle, other):
            for page in list(graph.subjects(RDF.type, HYDRA.PagedCollection)):
                graph.remove((page, None, None))
        assert isomorphic(turtle, other), f"{end} says something else than ttl"
    print("done")


if __name__ == "__main__":
    main(*sys.argv[1:])

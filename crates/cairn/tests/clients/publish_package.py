"""A job for frictionless and its CKAN plugin: publishes a data package with a table, finds it, reads it back.

usage: publish_package.py URL TOKEN ORGANIZATION FOLDER

Its name must not begin as the package's: frictionless takes every such module for a plugin of its own.
"""

import pathlib
import sys

from frictionless import Catalog, Package, Resource
from frictionless.portals import CkanControl

url, token, organization, folder = sys.argv[1:5]
table = pathlib.Path(folder) / "stations.csv"
table.write_text("id,name\n1,Ottawa\n2,Montréal\n", encoding="utf-8")

package = Package(
    name="weather-stations",
    title="Weather stations",
    resources=[Resource(name="stations", path=str(table.name), basepath=folder)],
)
control = CkanControl(baseurl=url, apikey=token, organization_name=organization)
published = package.publish(control=control)
assert published.url == f"{url}/dataset/weather-stations", published

found = Catalog(control=CkanControl(baseurl=url, organization_name=organization))
assert [dataset.name for dataset in found.datasets] == ["weather-stations"], found

# Without the uploaded datapackage.json, whose paths lead nowhere on a CKAN site.
read = Package(control=CkanControl(baseurl=url, dataset="weather-stations", ignore_schema=True))
assert read.title == "Weather stations", read
# The client writes where its own copy was (scheme "file") into the resource and believes it when it reads: follow the address.
rows = Resource(path=read.get_resource("stations").path, format="csv").read_rows()
assert [row.to_dict() for row in rows] == [{"id": 1, "name": "Ottawa"}, {"id": 2, "name": "Montréal"}], rows

try:
    package.publish(control=CkanControl(baseurl=url, apikey="none", organization_name=organization))
except Exception as error:
    assert "Authorization Error" in str(error), error
else:
    raise AssertionError("published without a token")
print("done")

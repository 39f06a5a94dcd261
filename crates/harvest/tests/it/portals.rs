//! Catalogues in the way in which the usual portals write them: what their records say is there.

use serde_json::{Value, json};

use crate::expected::differences;
use crate::peer::{Peer, missing, ok};
use crate::support::{Site, counts};

/// The portal, what the server calls the document, the document, and what its record says.
pub(crate) type Case = (&'static str, &'static str, &'static str, Value);

#[track_caller]
pub(crate) fn check(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for (name, media_type, body, expected) in cases {
        let site = Site::new();
        let peer = Peer::new(move |asked| match asked.path.as_str() {
            "/catalog" => ok(media_type, body),
            _ => missing(),
        });
        let source = site.source("auto", &format!("{}/catalog", peer.url), json!({}));
        let job = site.run(&source);
        let report = site.report(&job);
        if counts(&job) != [1, 0, 0, 0, 0] {
            wrong.push(format!("{name}: {:?}, {report}", counts(&job)));
            continue;
        }
        let dataset = site.datasets().into_iter().next().unwrap_or_default();
        let found = differences(&dataset, &expected);
        wrong.extend(found.into_iter().map(|one| format!("{name}, {one}")));
        assert_eq!(counts(&site.run(&source)), [0, 0, 1, 0, 0], "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn catalogues_of_data_json() {
    check(vec![
        (
            "Socrata",
            "application/json;charset=utf-8",
            r#"{"@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "@id": "https://data.city.example/data.json", "@type": "dcat:Catalog",
            "conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
            "dataset": [{"accessLevel": "public", "landingPage": "https://data.city.example/d/abcd-1234", "issued": "2014-05-06", "@type": "dcat:Dataset",
              "modified": "2026-01-02", "keyword": ["311", "service requests"], "contactPoint": {"@type": "vcard:Contact", "fn": "Open Data", "hasEmail": "mailto:open@city.example"},
              "publisher": {"@type": "org:Organization", "name": "data.city.example"}, "identifier": "https://data.city.example/api/views/abcd-1234",
              "description": "All requests", "title": "311 Requests", "theme": ["City Services"], "license": "http://www.usa.gov/publicdomain/label/1.0/",
              "distribution": [{"@type": "dcat:Distribution", "downloadURL": "https://data.city.example/api/views/abcd-1234/rows.csv?accessType=DOWNLOAD", "mediaType": "text/csv"},
                {"@type": "dcat:Distribution", "describedBy": "https://data.city.example/api/views/abcd-1234/columns.rdf", "describedByType": "application/rdf+xml", "downloadURL": "https://data.city.example/api/views/abcd-1234/rows.rdf", "mediaType": "application/rdf+xml"}]}]}"#,
            json!({
                "title": "311 Requests", "notes": "All requests", "url": "https://data.city.example/d/abcd-1234", "date_published": "2014-05-06", "current_as_of": "2026-01-02",
                "contact_name": "Open Data", "contact_email": "open@city.example", "license_id": "other-pd", "access_level": "open", "tags": ["311", "service requests"],
                "extra:identifier": "https://data.city.example/api/views/abcd-1234", "extra:theme": "[\"City Services\"]",
                "resources.0.format": "CSV", "resources.0.mimetype": "text/csv", "resources.1.format": "RDF",
                "resources.1.describedBy": "https://data.city.example/api/views/abcd-1234/columns.rdf",
            }),
        ),
        (
            "ArcGIS Hub",
            "application/json",
            r#"{"@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "@type": "dcat:Catalog", "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
            "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json", "dataset": [{"@type": "dcat:Dataset",
              "identifier": "https://www.arcgis.com/home/item.html?id=0123456789abcdef0123456789abcdef&sublayer=3", "landingPage": "https://hub.example/maps/city::parcels",
              "title": "Parcels", "description": "<div>All <b>parcels</b></div>", "keyword": ["parcels", "cadastre"], "issued": "2019-03-04T05:06:07.000Z", "modified": "2025-11-12T13:14:15.000Z",
              "publisher": {"name": "City GIS"}, "contactPoint": {"@type": "vcard:Contact", "fn": "gis_admin", "hasEmail": "mailto:gis@city.example"}, "accessLevel": "public",
              "spatial": "-77.1198,38.7916,-76.9094,38.9960", "theme": ["geospatial"], "license": "https://creativecommons.org/licenses/by/4.0",
              "distribution": [{"@type": "dcat:Distribution", "title": "ArcGIS Hub Dataset", "format": "Web Page", "mediaType": "text/html", "accessURL": "https://hub.example/maps/city::parcels"},
                {"@type": "dcat:Distribution", "title": "ArcGIS GeoService", "format": "ArcGIS GeoServices REST API", "mediaType": "application/json", "accessURL": "https://gis.city.example/rest/services/P/MapServer/3"},
                {"@type": "dcat:Distribution", "title": "Shapefile", "format": "ZIP", "mediaType": "application/zip", "accessURL": "https://hub.example/api/download/v1/items/0/shapefile?layers=3"}]}]}"#,
            json!({
                "title": "Parcels", "url": "https://hub.example/maps/city::parcels", "date_published": "2019-03-04", "current_as_of": "2025-11-12", "license_id": "cc-by",
                "contact_email": "gis@city.example", "tags": ["cadastre", "parcels"], "resources.1.format": "ArcGIS GeoServices REST API", "resources.1.name": "ArcGIS GeoService",
                "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-77.1198,38.7916],[-76.9094,38.7916],[-76.9094,38.996],[-77.1198,38.996],[-77.1198,38.7916]]]}",
                "extra:publisher_name": "City GIS",
            }),
        ),
        (
            "DKAN",
            "application/json",
            r#"{"@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "@id": "https://dkan.example/data.json", "@type": "dcat:Catalog", "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
            "dataset": [{"@type": "dcat:Dataset", "accessLevel": "public", "accrualPeriodicity": "R/P1Y", "bureauCode": ["009:38"], "programCode": ["009:000"],
              "contactPoint": {"@type": "vcard:Contact", "fn": "Jane Doe", "hasEmail": "mailto:jane@dkan.example"}, "description": "<p>Beds &amp; more</p>",
              "distribution": [{"@type": "dcat:Distribution", "downloadURL": "https://dkan.example/sites/default/files/beds.csv", "mediaType": "text/csv", "format": "csv", "title": "Beds",
                "describedBy": "https://dkan.example/dict.json", "describedByType": "application/vnd.tableschema+json"}],
              "identifier": "cedcd327-4e5d-43f9-8eb1-c11850fa7c55", "issued": "2016-06-22", "keyword": ["beds"], "license": "https://opendatacommons.org/licenses/odbl/", "modified": "2020-02-02",
              "publisher": {"@type": "org:Organization", "name": "Health Office", "subOrganizationOf": {"@type": "org:Organization", "name": "Government"}},
              "spatial": "POLYGON ((-124 32, -114 32, -114 42, -124 42, -124 32))", "temporal": "2015-01-01/..", "theme": ["Health"], "title": "Hospital beds", "references": ["https://dkan.example/ref"]}]}"#,
            json!({
                "id": "cedcd327-4e5d-43f9-8eb1-c11850fa7c55", "title": "Hospital beds", "update_frequency": "yearly", "license_id": "odc-odbl", "temporal_start": "2015-01-01", "temporal_end": null,
                "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-124.0,32.0],[-114.0,32.0],[-114.0,42.0],[-124.0,42.0],[-124.0,32.0]]]}",
                "resources.0.name": "Beds", "resources.0.format": "CSV", "resources.0.describedBy": "https://dkan.example/dict.json", "extra:publisher_hierarchy": "Government > Health Office",
                "extra:bureauCode": "[\"009:38\"]", "related_records.0.url": "https://dkan.example/ref",
            }),
        ),
        (
            "Project Open Data 1.0",
            "application/json",
            r#"[{"title": "Budget", "description": "Lines", "keyword": "budget; money", "modified": "2013-05-09", "publisher": "Finance Office", "person": "Ann Example", "mbox": "ann@finance.example",
              "identifier": "fin-1", "accessLevel": "public", "accessURL": "https://finance.example/budget.csv", "format": "csv", "webService": "https://finance.example/api", "license": "Public Domain",
              "spatial": "Lincoln County", "temporal": "2010-01-01/2012-12-31", "accrualPeriodicity": "Annual", "language": "en", "dataDictionary": "https://finance.example/dict.pdf"}]"#,
            json!({
                "title": "Budget", "tags": ["budget", "money"], "contact_name": "Ann Example", "contact_email": "ann@finance.example", "update_frequency": "yearly",
                "temporal_start": "2010-01-01", "temporal_end": "2012-12-31", "geographic_coverage.en": "Lincoln County", "languages": ["en"],
                "resources.0.url": "https://finance.example/budget.csv", "resources.0.format": "CSV", "resources.1.url": "https://finance.example/api",
                "extra:dataDictionary": "https://finance.example/dict.pdf", "extra:publisher_name": "Finance Office", "extra:license": "Public Domain",
            }),
        ),
        (
            "DCAT-US 3",
            "application/json",
            r#"{"@context": "https://raw.githubusercontent.com/DOI-DO/dcat-us/refs/heads/main/context/dcat-us-3.0.jsonld", "@type": "Catalog", "conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0"},
            "title": "C", "dataset": [{"@type": "Dataset", "@id": "https://agency.example/d/1", "title": {"en": "Observations", "fr": "Observations météo"}, "description": "Daily",
              "identifier": {"@type": "Identifier", "notation": "OBS-1", "schemaAgency": "A"}, "publisher": {"@type": "Organization", "name": "Weather Office"},
              "contactPoint": [{"@type": "Kind", "fn": "Desk", "hasEmail": "mailto:desk@agency.example", "tel": "+1-555-0100"}], "keyword": ["weather"],
              "landingPage": {"@type": "Document", "title": "Page", "accessURL": "https://agency.example/page"}, "conformsTo": [{"@type": "Standard", "@id": "https://agency.example/standard", "title": "S"}],
              "spatial": [{"@type": "Location", "prefLabel": "Canada", "bbox": "POLYGON((-141 41, -52 41, -52 84, -141 84, -141 41))"}],
              "temporal": [{"@type": "PeriodOfTime", "startDate": "2024-01-01", "endDate": "2024-12-31"}], "accrualPeriodicity": "daily", "issued": "2024-01-15", "modified": "2024-06-01",
              "theme": [{"@type": "Concept", "prefLabel": "Climate"}],
              "distribution": [{"@type": "Distribution", "title": "CSV", "downloadURL": "https://agency.example/o.csv", "mediaType": "text/csv", "format": "CSV", "byteSize": "1024", "license": "https://creativecommons.org/publicdomain/zero/1.0/"}]}]}"#,
            json!({
                "title": "Observations", "title_translated": {"en": "Observations", "fr": "Observations météo"}, "url": "https://agency.example/page", "conforms_to": ["https://agency.example/standard"],
                "geographic_coverage.en": "Canada", "temporal_start": "2024-01-01", "temporal_end": "2024-12-31", "update_frequency": "daily", "contact_name": "Desk", "license_id": "cc-zero",
                "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-141.0,41.0],[-52.0,41.0],[-52.0,84.0],[-141.0,84.0],[-141.0,41.0]]]}",
                "resources.0.size": 1024, "extra:identifier": "OBS-1",
            }),
        ),
    ]);
}

#[test]
fn catalogues_of_dcat() {
    check(vec![
        (
            "OpenDataSoft",
            "application/rdf+xml",
            r#"<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:xsd="http://www.w3.org/2001/XMLSchema#">
<dcat:Catalog rdf:about="https://ods.example"><dct:title>ODS</dct:title><dct:language>fr</dct:language><dcat:dataset>
<dcat:Dataset rdf:about="https://ods.example/explore/dataset/arbres/"><dct:title xml:lang="fr">Les arbres</dct:title><dct:description xml:lang="fr">&lt;p&gt;Tous&lt;/p&gt;</dct:description>
<dct:identifier>arbres</dct:identifier><dcat:keyword xml:lang="fr">Arbre</dcat:keyword><dcat:keyword xml:lang="fr">Parc</dcat:keyword><dcat:theme>Environnement</dcat:theme>
<dct:language>fr</dct:language><dct:license>Licence Ouverte v2.0 (Etalab)</dct:license><dct:modified rdf:datatype="http://www.w3.org/2001/XMLSchema#dateTime">2026-03-04T05:06:07+00:00</dct:modified>
<dct:accrualPeriodicity>Mensuelle</dct:accrualPeriodicity><dct:publisher><foaf:Organization><foaf:name>Ville d'Exemple</foaf:name></foaf:Organization></dct:publisher>
<dct:spatial><dct:Location><vcard:region>Exemple</vcard:region></dct:Location></dct:spatial>
<dcat:contactPoint><vcard:Organization><vcard:fn>Direction</vcard:fn><vcard:hasEmail rdf:resource="mailto:data@ville.example"/><vcard:hasTelephone rdf:resource="tel:+33102030405"/></vcard:Organization></dcat:contactPoint>
<dcat:distribution><dcat:Distribution rdf:about="https://ods.example/d/csv"><dct:title>csv</dct:title><dcat:accessURL rdf:resource="https://ods.example/explore/dataset/arbres/"/><dcat:downloadURL rdf:resource="https://ods.example/api/explore/v2.1/catalog/datasets/arbres/exports/csv"/><dcat:mediaType>text/csv</dcat:mediaType><dct:format>CSV</dct:format></dcat:Distribution></dcat:distribution>
</dcat:Dataset></dcat:dataset></dcat:Catalog></rdf:RDF>"#,
            json!({
                "title": "Les arbres", "title_translated.fr": "Les arbres", "tags": ["Arbre", "Parc"], "languages": ["fr"], "current_as_of": "2026-03-04", "update_frequency": "monthly",
                "contact_name": "Direction", "contact_email": "data@ville.example", "extra:contact_telephone": "+33102030405", "extra:publisher_name": "Ville d'Exemple",
                "extra:license": "Licence Ouverte v2.0 (Etalab)", "resources.0.format": "CSV", "resources.0.mimetype": "text/csv",
                "resources.0.url": "https://ods.example/api/explore/v2.1/catalog/datasets/arbres/exports/csv",
            }),
        ),
        (
            "udata",
            "application/ld+json",
            r#"{"@context": {"@vocab": "http://www.w3.org/ns/dcat#", "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/", "hydra": "http://www.w3.org/ns/hydra/core#", "xsd": "http://www.w3.org/2001/XMLSchema#"},
            "@graph": [{"@id": "https://udata.example/catalog", "@type": "dcat:Catalog", "dct:title": "udata", "dcat:dataset": {"@id": "https://udata.example/datasets/5de8f397634f4164071119c5"}},
              {"@id": "https://udata.example/datasets/5de8f397634f4164071119c5", "@type": "dcat:Dataset", "dct:identifier": "5de8f397634f4164071119c5", "dct:title": "Gares", "dct:description": "**Toutes**",
               "dcat:keyword": ["gare", "train"], "dct:issued": {"@type": "xsd:dateTime", "@value": "2019-12-05T13:10:00"}, "dct:modified": {"@type": "xsd:dateTime", "@value": "2026-01-01T00:00:00"},
               "dct:accrualPeriodicity": "annual", "dct:publisher": {"@id": "https://udata.example/organizations/sncf/"}, "dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": "2019-01-01", "dcat:endDate": "2019-12-31"},
               "dcat:distribution": {"@id": "https://udata.example/datasets/r/9f9f"}},
              {"@id": "https://udata.example/organizations/sncf/", "@type": "foaf:Organization", "foaf:name": "SNCF", "foaf:homepage": {"@id": "https://sncf.example"}},
              {"@id": "https://udata.example/datasets/r/9f9f", "@type": "dcat:Distribution", "dct:title": "gares.csv", "dcat:accessURL": {"@id": "https://udata.example/datasets/r/9f9f"}, "dcat:downloadURL": {"@id": "https://static.example/gares.csv"},
               "dct:format": "csv", "dcat:mediaType": "text/csv", "dcat:byteSize": 12345, "dct:license": "Licence Ouverte"},
              {"@id": "https://udata.example/catalog.jsonld?page=1", "@type": "hydra:PartialCollectionView", "hydra:totalItems": 1}]}"#,
            json!({
                "title": "Gares", "date_published": "2019-12-05", "update_frequency": "yearly", "temporal_start": "2019-01-01", "temporal_end": "2019-12-31", "extra:publisher_name": "SNCF",
                "resources.0.name": "gares.csv", "resources.0.size": 12345, "resources.0.url": "https://static.example/gares.csv", "extra:guid": "https://udata.example/datasets/5de8f397634f4164071119c5",
            }),
        ),
        (
            "GeoNetwork",
            "application/rdf+xml",
            r#"<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:locn="http://www.w3.org/ns/locn#" xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:adms="http://www.w3.org/ns/adms#">
<dcat:CatalogRecord rdf:about="https://geo.example/records/7c1d"><foaf:primaryTopic rdf:resource="https://geo.example/resources/datasets/7c1d"/><dct:modified>2025-05-05</dct:modified></dcat:CatalogRecord>
<dcat:Dataset rdf:about="https://geo.example/resources/datasets/7c1d"><dct:identifier>7c1d</dct:identifier><dct:title>Bassins</dct:title><dct:description>Tous les bassins</dct:description>
<dcat:theme><skos:Concept rdf:about="http://inspire.ec.europa.eu/theme/hy"><skos:prefLabel>Hydrography</skos:prefLabel></skos:Concept></dcat:theme><dcat:keyword>eau</dcat:keyword>
<dct:accrualPeriodicity><dct:Frequency rdf:about="http://inspire.ec.europa.eu/metadata-codelist/MaintenanceFrequency/asNeeded"/></dct:accrualPeriodicity>
<dct:accessRights rdf:resource="http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations"/>
<dct:spatial><dct:Location><locn:geometry rdf:datatype="http://www.opengis.net/ont/geosparql#wktLiteral">POLYGON((1 2,3 2,3 4,1 4,1 2))</locn:geometry></dct:Location></dct:spatial>
<dct:temporal><dct:PeriodOfTime><dcat:startDate>2001-02-03</dcat:startDate></dct:PeriodOfTime></dct:temporal>
<dct:language rdf:resource="http://publications.europa.eu/resource/authority/language/FRA"/>
<dct:issued>2020-01-01</dct:issued>
<dcat:contactPoint><vcard:Organization><vcard:organization-name>Agence</vcard:organization-name><vcard:hasEmail rdf:resource="mailto:eau@geo.example"/></vcard:Organization></dcat:contactPoint>
<dcat:distribution><dcat:Distribution><dct:title>WMS</dct:title><dcat:accessURL rdf:resource="https://geo.example/wms?"/><dct:format rdf:resource="http://publications.europa.eu/resource/authority/file-type/WMS_SRVC"/></dcat:Distribution></dcat:distribution>
<dcat:distribution><dcat:Distribution><dcat:accessURL rdf:resource="https://geo.example/b.geojson"/><dct:format><dct:IMT><rdf:value>application/geo+json</rdf:value></dct:IMT></dct:format></dcat:Distribution></dcat:distribution>
</dcat:Dataset></rdf:RDF>"#,
            json!({
                "title": "Bassins", "update_frequency": "as_required", "access_level": "open", "languages": ["fr"], "temporal_start": "2001-02-03", "contact_name": "Agence",
                "contact_email": "eau@geo.example", "extra:theme": "[\"http://inspire.ec.europa.eu/theme/hy\"]", "resources.0.format": "WMS", "resources.1.format": "GeoJSON",
                "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[1.0,2.0],[3.0,2.0],[3.0,4.0],[1.0,4.0],[1.0,2.0]]]}",
            }),
        ),
        (
            "data.europa.eu",
            "text/turtle",
            r#"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix edp: <https://europeandataportal.eu/voc#> .
@prefix adms: <http://www.w3.org/ns/adms#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix spdx: <http://spdx.org/rdf/terms#> . @prefix dqv: <http://www.w3.org/ns/dqv#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://data.europa.eu/88u/dataset/fluesse> a dcat:Dataset ;
  dct:title "Rivers (translated)"@en-t-de-t0-mtec , "Flüsse"@de , "Rivières"@fr , "Cours d'eau"@fr-t-de-t0-mtec ; dct:description "Alle Flüsse"@de ;
  dct:identifier "fluesse" ; adms:identifier [ a adms:Identifier ; skos:notation "10.123/f"^^<http://purl.org/spar/datacite/doi> ] ;
  dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI> ; dcat:keyword "Fluss"@de , "river"@en-t-de-t0-mtec ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/QUARTERLY> ; dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;
  dct:publisher <http://data.europa.eu/88u/agent/1> ; dct:issued "2020-01-01T00:00:00"^^xsd:dateTime ; edp:originalLanguage <http://publications.europa.eu/resource/authority/language/DEU> ;
  dcat:distribution <http://data.europa.eu/88u/distribution/1> ; dct:provenance [ a dct:ProvenanceStatement ; <http://www.w3.org/2000/01/rdf-schema#label> "Gemessen"@de ] .
<http://data.europa.eu/88u/agent/1> a foaf:Agent ; foaf:name "Amt"@de ; foaf:mbox <mailto:amt@amt.example> .
<http://data.europa.eu/88u/distribution/1> a dcat:Distribution ; dcat:accessURL <https://amt.example/f.csv> ; dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ; dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> ; dcat:byteSize "2048"^^xsd:decimal ;
  spdx:checksum [ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue "ab12"^^xsd:hexBinary ] .
"#,
            json!({
                "title_translated": {"en": "Rivers (translated)", "fr": "Rivières"}, "extra:title_de": "Flüsse", "subject": ["nature_and_environment"], "update_frequency": "quarterly",
                "access_level": "open", "license_id": "cc-by", "extra:publisher_name": "Amt", "extra:publisher_email": "amt@amt.example", "extra:alternate_identifier": "[\"10.123/f\"]",
                "resources.0.format": "CSV", "resources.0.mimetype": "text/csv", "resources.0.size": 2048, "resources.0.hash": "ab12", "resources.0.hash_algorithm": "sha256",
            }),
        ),
        (
            "datos.gob.es",
            "application/rdf+xml",
            r#"<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/" xmlns:time="http://www.w3.org/2006/time#" xmlns:xsd="http://www.w3.org/2001/XMLSchema#">
<dcat:Catalog rdf:about="https://datos.example/catalogo"><dct:title xml:lang="es">Catálogo</dct:title><dcat:dataset>
<dcat:Dataset rdf:about="https://datos.example/catalogo/aire"><dct:title xml:lang="es">Calidad del aire</dct:title><dct:title xml:lang="en">Air quality</dct:title><dct:description xml:lang="es">Todo</dct:description>
<dcat:keyword xml:lang="es">aire</dcat:keyword><dcat:theme rdf:resource="http://datos.gob.es/kos/sector-publico/sector/medio-ambiente"/><dct:language>es</dct:language>
<dct:accrualPeriodicity><dct:Frequency><rdfs:label>Cada 6 meses</rdfs:label><rdf:value><time:DurationDescription><time:months rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">6</time:months></time:DurationDescription></rdf:value></dct:Frequency></dct:accrualPeriodicity>
<dct:temporal><time:Interval><rdf:type rdf:resource="http://purl.org/dc/terms/PeriodOfTime"/><time:hasBeginning><time:Instant><time:inXSDDateTime rdf:datatype="http://www.w3.org/2001/XMLSchema#dateTime">2010-01-01T00:00:00+01:00</time:inXSDDateTime></time:Instant></time:hasBeginning></time:Interval></dct:temporal>
<dct:license rdf:resource="http://creativecommons.org/licenses/by/4.0/"/><dct:publisher rdf:resource="http://datos.gob.es/recurso/sector-publico/org/Organismo/L01"/>
<dcat:distribution><dcat:Distribution><dct:title xml:lang="es">CSV</dct:title><dcat:accessURL rdf:datatype="http://www.w3.org/2001/XMLSchema#anyURI">https://datos.example/aire.csv</dcat:accessURL><dcat:mediaType><dct:IMT><rdf:value>text/csv</rdf:value><rdfs:label>CSV</rdfs:label></dct:IMT></dcat:mediaType></dcat:Distribution></dcat:distribution>
</dcat:Dataset></dcat:dataset></dcat:Catalog></rdf:RDF>"#,
            json!({
                "title": "Air quality", "extra:title_es": "Calidad del aire", "update_frequency": "biannually", "temporal_start": "2010-01-01", "license_id": "cc-by",
                "resources.0.url": "https://datos.example/aire.csv", "resources.0.format": "CSV",
            }),
        ),
        (
            "ArcGIS Hub, DCAT-AP",
            "application/ld+json",
            r#"{"@context": {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#", "ftype": "http://publications.europa.eu/resource/authority/file-type/", "lang": "http://publications.europa.eu/resource/authority/language/"},
            "@id": "https://hub.example", "@type": "dcat:Catalog", "dct:title": "Hub", "dcat:dataset": [{"@type": "dcat:Dataset", "@id": "https://www.arcgis.com/home/item.html?id=ab&sublayer=0", "dct:title": "Parcels", "dct:description": "All",
              "dcat:contactPoint": {"@id": "https://www.arcgis.com/sharing/rest/community/users/x?f=json", "@type": "vcard:Contact", "vcard:fn": "City GIS", "vcard:hasEmail": "gis@city.example"},
              "dct:publisher": "City GIS", "dcat:theme": "geospatial", "dct:accessRights": "public", "dct:identifier": "https://www.arcgis.com/home/item.html?id=ab&sublayer=0", "dcat:keyword": ["parcels"],
              "dct:issued": {"@type": "xsd:dateTime", "@value": "2019-03-04T05:06:07.000Z"}, "dct:language": {"@id": "lang:ENG"},
              "dcat:distribution": [{"@type": "dcat:Distribution", "dct:title": "Shapefile", "dcat:accessURL": {"@id": "https://hub.example/d/shapefile"}, "dct:format": {"@id": "ftype:ZIP"}, "dct:description": "Shapefile", "dct:license": {"@type": "dct:LicenseDocument", "@id": "https://creativecommons.org/licenses/by/4.0/"}}]}]}"#,
            json!({
                "title": "Parcels", "contact_name": "City GIS", "contact_email": "gis@city.example", "extra:publisher_name": "City GIS", "access_level": "open", "languages": ["en"],
                "license_id": "cc-by", "resources.0.format": "ZIP", "resources.0.name": "Shapefile", "date_published": "2019-03-04",
            }),
        ),
    ]);
}

#[test]
fn catalogues_of_national_profiles() {
    check(vec![
        (
            "GovData, DCAT-AP.de",
            "application/rdf+xml",
            r#"<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/" xmlns:dcatde="http://dcat-ap.de/def/dcatde/" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:schema="http://schema.org/" xmlns:locn="http://www.w3.org/ns/locn#" xmlns:dcatap="http://data.europa.eu/r5r/" xmlns:spdx="http://spdx.org/rdf/terms#">
<dcat:Dataset rdf:about="https://stadt.example/dataset/baeume">
<dct:identifier>7f3a5b1c-6a1e-4c39-9d35-0d2f8f2f6f01</dct:identifier><dct:title xml:lang="de">Baumkataster &nbsp;der Stadt</dct:title><dct:description xml:lang="de">Alle Bäume</dct:description>
<dcatde:contributorID rdf:resource="http://dcat-ap.de/def/contributors/stadt"/><dcatde:politicalGeocodingLevelURI rdf:resource="http://dcat-ap.de/def/politicalGeocoding/Level/municipality"/><dcatde:geocodingDescription xml:lang="de">Stadt</dcatde:geocodingDescription>
<dcat:theme rdf:resource="http://publications.europa.eu/resource/authority/data-theme/ENVI"/><dcat:keyword xml:lang="de">baum</dcat:keyword>
<dct:issued rdf:datatype="http://www.w3.org/2001/XMLSchema#dateTime">2017-04-05T10:11:12+02:00</dct:issued><dct:modified rdf:datatype="http://www.w3.org/2001/XMLSchema#date">2026-02-03Z</dct:modified>
<dct:accrualPeriodicity rdf:resource="http://publications.europa.eu/resource/authority/frequency/ANNUAL"/>
<dct:temporal><dct:PeriodOfTime><schema:startDate rdf:datatype="http://www.w3.org/2001/XMLSchema#date">2015-01-01</schema:startDate><schema:endDate rdf:datatype="http://www.w3.org/2001/XMLSchema#date">2025-12-31</schema:endDate></dct:PeriodOfTime></dct:temporal>
<dct:spatial><dct:Location><locn:geometry rdf:datatype="http://www.opengis.net/ont/geosparql#wktLiteral">&lt;http://www.opengis.net/def/crs/EPSG/0/4326&gt; POLYGON((54 12, 54 13, 55 13, 55 12, 54 12))</locn:geometry></dct:Location></dct:spatial>
<dct:publisher><foaf:Organization rdf:about="https://stadt.example/org/1"><foaf:name>Stadt Beispiel</foaf:name></foaf:Organization></dct:publisher>
<dcat:contactPoint><vcard:Organization><vcard:fn>Grünamt</vcard:fn><vcard:hasEmail rdf:resource="mailto:gruen@stadt.example"/><vcard:hasURL rdf:resource="https://stadt.example/gruen"/><vcard:hasStreetAddress>Am Markt 1</vcard:hasStreetAddress><vcard:hasPostalCode>18055</vcard:hasPostalCode><vcard:hasLocality>Beispiel</vcard:hasLocality></vcard:Organization></dcat:contactPoint>
<dcat:distribution><dcat:Distribution rdf:about="https://stadt.example/dataset/baeume/r/1"><dct:title>CSV</dct:title><dcat:accessURL rdf:resource="https://stadt.example/baeume.csv"/><dct:license rdf:resource="http://dcat-ap.de/def/licenses/cc-zero"/><dcatde:licenseAttributionByText>Stadt</dcatde:licenseAttributionByText>
<dct:format rdf:resource="http://publications.europa.eu/resource/authority/file-type/CSV"/><dcat:mediaType>text/csv</dcat:mediaType><dcatap:availability rdf:resource="http://publications.europa.eu/resource/authority/planned-availability/STABLE"/><dcat:byteSize rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">123456</dcat:byteSize>
<spdx:checksum><spdx:Checksum><spdx:checksumValue rdf:datatype="http://www.w3.org/2001/XMLSchema#hexBinary">0a1b</spdx:checksumValue><spdx:algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_md5"/></spdx:Checksum></spdx:checksum></dcat:Distribution></dcat:distribution>
</dcat:Dataset></rdf:RDF>"#,
            json!({
                "id": "7f3a5b1c-6a1e-4c39-9d35-0d2f8f2f6f01", "title": "Baumkataster \u{a0}der Stadt", "date_published": "2017-04-05", "current_as_of": "2026-02-03", "update_frequency": "yearly",
                "temporal_start": "2015-01-01", "temporal_end": "2025-12-31", "license_id": "cc-zero", "tags": ["baum"], "subject": ["nature_and_environment"],
                "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[12.0,54.0],[13.0,54.0],[13.0,55.0],[12.0,55.0],[12.0,54.0]]]}",
                "contact_name": "Grünamt", "contact_email": "gruen@stadt.example", "contact_url": "https://stadt.example/gruen", "extra:contact_address": "Am Markt 1, 18055, Beispiel",
                "extra:publisher_name": "Stadt Beispiel", "extra:publisher_uri": "https://stadt.example/org/1", "extra:dcatde:contributorID": "http://dcat-ap.de/def/contributors/stadt",
                "resources.0.size": 123456, "resources.0.hash": "0a1b", "resources.0.hash_algorithm": "md5", "resources.0.format": "CSV",
                "resources.0.availability": "http://publications.europa.eu/resource/authority/planned-availability/STABLE", "resources.0.dcatde:licenseAttributionByText": "Stadt",
            }),
        ),
        (
            "opendata.swiss, DCAT-AP CH",
            "text/turtle",
            r#"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <http://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://opendata.example/perma/1@office> a dcat:Dataset ; dct:identifier "1@office" ; dct:title "Schiene"@de , "Rail"@en , "Rail"@fr , "Rotaia"@it ; dct:description "Alles"@de , "Tout"@fr ;
  dct:publisher <https://opendata.example/organization/office> ; dcat:contactPoint [ a vcard:Organization ; vcard:fn "Abteilung" ; vcard:hasEmail "mailto:abt@office.example" ] ;
  dcat:theme <http://opendata.swiss/themes/mobility> ; dct:language "de" , "fr" ; dcat:keyword "schiene"@de , "rail"@fr ; dct:relation [ a rdf:Description ; rdfs:label "Page" ] ;
  dct:issued "2013-04-26T01:00:00"^^xsd:dateTime ; dct:modified "2015-04-26"^^xsd:date ; dct:accrualPeriodicity <http://purl.org/cld/freq/completelyIrregular> ; dcat:landingPage <https://office.example/1> ;
  dct:temporal [ a dct:PeriodOfTime ; schema:startDate "1905-03-01"^^xsd:date ; schema:endDate "2016"^^xsd:gYear ] ; dct:spatial "Schweiz" ;
  dcat:distribution <https://opendata.example/d/1> .
<https://opendata.example/organization/office> a foaf:Organization ; foaf:name "Office"@en , "Amt"@de .
<https://opendata.example/d/1> a dcat:Distribution ; dct:title "Datei"@de , "Fichier"@fr , "File"@en ; dct:rights "NonCommercialAllowed-CommercialAllowed-ReferenceRequired" ; dct:license "NonCommercialAllowed-CommercialAllowed-ReferenceRequired" ; dcat:accessURL <https://office.example/1.html> ; dcat:downloadURL <https://office.example/1.zip> ; dct:language "de" ; dcat:mediaType "application/zip" ; dct:format "INTERLIS" ; dcat:byteSize 1024 ."#,
            json!({
                "title": "Rail", "title_translated": {"en": "Rail", "fr": "Rail"}, "extra:title_de": "Schiene", "extra:title_it": "Rotaia", "notes_translated.fr": "Tout", "date_published": "2013-04-26", "current_as_of": "2015-04-26",
                "update_frequency": "as_required", "temporal_start": "1905-03-01", "temporal_end": "2016", "contact_email": "abt@office.example", "url": "https://office.example/1", "extra:publisher_name": "Office",
                "geographic_coverage.en": "Schweiz", "languages": ["fr", "other"], "resources.0.name": "File", "resources.0.name_translated": {"fr": "Fichier", "en": "File"}, "resources.0.size": 1024,
                "resources.0.format": "INTERLIS", "resources.0.mimetype": "application/zip", "resources.0.url": "https://office.example/1.zip", "resources.0.rights": "NonCommercialAllowed-CommercialAllowed-ReferenceRequired",
            }),
        ),
        (
            "dati.gov.it, DCAT-AP_IT",
            "application/rdf+xml",
            r#"<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/" xmlns:dcatapit="http://dati.gov.it/onto/dcatapit#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:owl="http://www.w3.org/2002/07/owl#">
<dcatapit:Dataset rdf:about="https://comune.example/dataset/1"><rdf:type rdf:resource="http://www.w3.org/ns/dcat#Dataset"/><dct:identifier>c_1:1</dct:identifier><dct:title xml:lang="it">Parcheggi</dct:title><dct:description xml:lang="it">Tutti</dct:description>
<dct:modified>2024-05-06</dct:modified><dcat:theme rdf:resource="http://publications.europa.eu/resource/authority/data-theme/TRAN"/><dct:accrualPeriodicity rdf:resource="http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT"/>
<dct:rightsHolder><dcatapit:Agent rdf:about="https://comune.example/a/2"><foaf:name>Comune</foaf:name><dct:identifier>c_1</dct:identifier></dcatapit:Agent></dct:rightsHolder>
<dct:publisher><dcatapit:Agent rdf:about="https://comune.example/a/1"><rdf:type rdf:resource="http://xmlns.com/foaf/0.1/Agent"/><foaf:name>Regione</foaf:name><dct:identifier>r_1</dct:identifier></dcatapit:Agent></dct:publisher>
<dcat:contactPoint><dcatapit:Organization rdf:about="https://comune.example/c/1"><vcard:fn>Ufficio</vcard:fn><vcard:hasEmail rdf:resource="mailto:u@comune.example"/></dcatapit:Organization></dcat:contactPoint>
<dct:language rdf:resource="http://publications.europa.eu/resource/authority/language/ITA"/><dct:spatial><dct:Location rdf:about="https://comune.example/l/1"><dcatapit:geographicalIdentifier rdf:resource="https://www.geonames.org/3175395"/></dct:Location></dct:spatial>
<dcat:distribution><dcatapit:Distribution rdf:about="https://comune.example/r/1"><rdf:type rdf:resource="http://www.w3.org/ns/dcat#Distribution"/><dct:title xml:lang="it">JSON</dct:title><dcat:accessURL rdf:resource="https://comune.example/1.json"/><dct:format rdf:resource="http://publications.europa.eu/resource/authority/file-type/JSON"/>
<dct:license><dcatapit:LicenseDocument rdf:about="https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40"><foaf:name>Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)</foaf:name><owl:versionInfo>4.0</owl:versionInfo></dcatapit:LicenseDocument></dct:license></dcatapit:Distribution></dcat:distribution>
</dcatapit:Dataset></rdf:RDF>"#,
            json!({
                "title": "Parcheggi", "extra:identifier": "c_1:1", "update_frequency": "current", "subject": ["transport"], "extra:publisher_name": "Regione", "extra:publisher_identifier": "r_1", "extra:dct:rightsHolder": "Comune",
                "contact_name": "Ufficio", "license_id": "cc-by", "extra:license": "https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40", "languages": ["other"], "resources.0.format": "JSON",
            }),
        ),
        (
            "CKAN of Ireland",
            "application/rdf+xml",
            r#"<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:locn="http://www.w3.org/ns/locn#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:adms="http://www.w3.org/ns/adms#" xmlns:dct="http://purl.org/dc/terms/" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:owl="http://www.w3.org/2002/07/owl#">
<dcat:Dataset rdf:about="https://data.gov.example/dataset/27b6a1b3-04b6-4a5b-8f3b-6b9d7a0ad001"><dct:identifier>27b6a1b3-04b6-4a5b-8f3b-6b9d7a0ad001</dct:identifier><dct:title>Bus Stops</dct:title><dct:description>All</dct:description>
<dct:issued rdf:datatype="http://www.w3.org/2001/XMLSchema#dateTime">2021-05-04T12:13:14.151617</dct:issued><dct:modified rdf:datatype="http://www.w3.org/2001/XMLSchema#dateTime">2023-01-02T03:04:05</dct:modified><owl:versionInfo>1.2</owl:versionInfo><dcat:keyword>bus</dcat:keyword>
<dct:spatial><dct:Location><locn:geometry rdf:datatype="https://www.iana.org/assignments/media-types/application/vnd.geo+json">{"type": "Polygon", "coordinates": [[[-10.5, 51.5], [-6.0, 51.5], [-6.0, 55.4], [-10.5, 55.4], [-10.5, 51.5]]]}</locn:geometry></dct:Location></dct:spatial>
<dct:accrualPeriodicity>Biannual</dct:accrualPeriodicity><dct:language>English</dct:language><dcat:theme rdf:resource="http://publications.europa.eu/resource/authority/data-theme/TRAN"/><dct:provenance><dct:ProvenanceStatement><rdfs:label>Surveyed</rdfs:label></dct:ProvenanceStatement></dct:provenance>
<dcat:contactPoint><vcard:Organization rdf:nodeID="Nabc"><vcard:fn>Transport Desk</vcard:fn><vcard:hasEmail>desk@transport.example</vcard:hasEmail></vcard:Organization></dcat:contactPoint>
<dct:publisher><foaf:Organization rdf:about="https://data.gov.example/organization/1"><foaf:name>Transport</foaf:name><foaf:mbox>mail@transport.example</foaf:mbox><foaf:homepage rdf:resource="https://transport.example"/></foaf:Organization></dct:publisher>
<dcat:distribution><dcat:Distribution rdf:about="https://data.gov.example/dataset/27b6a1b3-04b6-4a5b-8f3b-6b9d7a0ad001/resource/1d6e3b7c-9a5b-4c7d-8e9f-000000000001"><dct:title>Stops</dct:title><dct:description>In CSV</dct:description><dct:format>CSV</dct:format><dcat:mediaType>text/csv</dcat:mediaType><dcat:accessURL rdf:resource="https://transport.example/stops.csv"/><dcat:byteSize rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">2048.0</dcat:byteSize><dct:issued rdf:datatype="http://www.w3.org/2001/XMLSchema#dateTime">2021-05-04T12:13:14</dct:issued></dcat:Distribution></dcat:distribution>
</dcat:Dataset></rdf:RDF>"#,
            json!({
                "id": "27b6a1b3-04b6-4a5b-8f3b-6b9d7a0ad001", "title": "Bus Stops", "date_published": "2021-05-04", "current_as_of": "2023-01-02", "version": "1.2", "update_frequency": "biannually", "languages": ["en"],
                "lineage.en": "Surveyed", "contact_name": "Transport Desk", "contact_email": "desk@transport.example", "extra:publisher_name": "Transport", "extra:publisher_email": "mail@transport.example", "extra:publisher_url": "https://transport.example",
                "resources.0.id": "1d6e3b7c-9a5b-4c7d-8e9f-000000000001", "resources.0.size": 2048, "resources.0.created": "2021-05-04T12:13:14",
                "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-10.5,51.5],[-6.0,51.5],[-6.0,55.4],[-10.5,55.4],[-10.5,51.5]]]}",
            }),
        ),
        (
            "an access service and words for places",
            "application/ld+json",
            r#"{"@context": {"@vocab": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "dcat": "http://www.w3.org/ns/dcat#", "vcard": "http://www.w3.org/2006/vcard/ns#", "foaf": "http://xmlns.com/foaf/0.1/", "xsd": "http://www.w3.org/2001/XMLSchema#"},
            "@graph": [{"@id": "https://p.example/d/1", "@type": "Dataset", "dct:title": {"@value": "Estradas", "@language": "pt"}, "dct:description": "Todas", "keyword": ["estrada"], "dct:license": {"@id": null},
              "dct:spatial": [{"@id": "http://publications.europa.eu/resource/authority/country/PRT"}, "northlimit=42.2; southlimit=36.9; westlimit=-9.6; eastlimit=-6.1"],
              "dct:accessRights": {"@type": "dct:RightsStatement", "http://www.w3.org/2000/01/rdf-schema#label": "public"}, "dct:temporal": {"startDate": {"@type": "xsd:gYear", "@value": "2019"}},
              "distribution": {"@id": "https://p.example/r/1", "@type": "Distribution", "accessURL": {"@id": "https://p.example/p"}, "dct:format": {"@id": "https://www.iana.org/assignments/media-types/application/geo+json"},
                "accessService": {"@id": "https://p.example/s/1", "@type": "DataService", "dct:title": "WFS", "endpointURL": {"@id": "https://p.example/wfs"}, "endpointDescription": {"@id": "https://p.example/wfs?request=GetCapabilities"}}}}]}"#,
            json!({
                "title": "Estradas", "access_level": "open", "temporal_start": "2019", "resources.0.format": "GeoJSON", "resources.0.mimetype": "application/geo+json",
                "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-9.6,36.9],[-6.1,36.9],[-6.1,42.2],[-9.6,42.2],[-9.6,36.9]]]}", "extra:spatial_uri": "[\"http://publications.europa.eu/resource/authority/country/PRT\"]",
                "resources.0.access_services": "[{\"uri\":\"https://p.example/s/1\",\"title\":\"WFS\",\"endpoint_url\":[\"https://p.example/wfs\"],\"endpoint_description\":\"https://p.example/wfs?request=GetCapabilities\"}]",
            }),
        ),
    ]);
}

#[test]
fn pages_of_schema_org() {
    check(vec![(
        "a page of a repository",
        "text/html",
        r#"<!doctype html><html><head><script type="application/ld+json">{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [}</script>
        <script type="application/ld+json">{"@context": "https://schema.org/", "@type": "Dataset", "@id": "https://doi.org/10.5072/abc", "name": "Lakes", "description": "Line one
Line two", "keywords": [{"@type": "DefinedTerm", "name": "lake"}, "ice, water"], "license": {"@type": "CreativeWork", "name": "Attribution", "url": "https://creativecommons.org/licenses/by/4.0/"},
          "identifier": [{"@type": "PropertyValue", "propertyID": "doi", "value": "10.5072/abc"}], "creator": [{"@type": "Person", "name": "A. Author"}], "publisher": {"@type": "Organization", "name": "Archive"},
          "datePublished": "2020-02-03", "dateModified": "2021-03-04T05:06:07Z", "temporalCoverage": "2010-01-01/2019-12-31", "inLanguage": "en", "version": "2",
          "spatialCoverage": {"@type": "Place", "name": "The Lakes", "geo": {"@type": "GeoShape", "polygon": "54 -3 54 -2 55 -2 55 -3 54 -3"}},
          "distribution": [{"@type": "DataDownload", "name": "lakes.csv", "encodingFormat": "text/csv", "contentUrl": "https://archive.example/lakes.csv", "contentSize": "2048", "sha256": "abcd"}]}</script></head></html>"#,
        json!({
            "title": "Lakes", "notes": "Line one\nLine two", "tags": ["ice", "lake", "water"], "license_id": "cc-by", "date_published": "2020-02-03", "current_as_of": "2021-03-04", "temporal_start": "2010-01-01",
            "temporal_end": "2019-12-31", "languages": ["en"], "version": "2", "geographic_coverage.en": "The Lakes", "extra:publisher_name": "Archive",
            "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-3.0,54.0],[-2.0,54.0],[-2.0,55.0],[-3.0,55.0],[-3.0,54.0]]]}",
            "resources.0.size": 2048, "resources.0.hash": "abcd", "resources.0.format": "CSV", "resources.0.mimetype": "text/csv",
        }),
    )]);
}

#[test]
fn data_json_in_words_of_other_programs() {
    check(vec![(
        "Esri Geoportal",
        "application/json",
        r#"{"@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "@type": "dcat:Catalog", "conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [{"@type": "dcat:Dataset", "identifier": "{A1B2}", "title": "Roads", "description": "All",
              "keyword": ["roads"], "modified": "2020-01-02T03:04:05.678+0000", "accessLevel": "Public", "license": "http://creativecommons.org/licenses/by", "spatial": {"type": "envelope", "coordinates": [[-10, 54], [-8, 52]]},
              "publisher": {"name": "DOT", "source": "x"}, "contactPoint": {"fn": "Desk", "hasEmail": "desk@dot.example"}, "accrualPeriodicity": "Twice a year", "temporal": "2019-01-01T00:00:00+00:00/2019-12-31T00:00:00+00:00",
              "distribution": [{"@type": "dcat:Distribution", "accessURL": "https://dot.example/rest/services/Roads/MapServer", "mediaType": "application/vnd.esri.layer", "format": "Esri REST"}], "bureauCode": ["021:04"]},]}"#,
        json!({
            "title": "Roads", "current_as_of": "2020-01-02", "license_id": "cc-by", "update_frequency": "biannually", "temporal_start": "2019-01-01", "temporal_end": "2019-12-31", "access_level": "open",
            "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-10.0,52.0],[-8.0,52.0],[-8.0,54.0],[-10.0,54.0],[-10.0,52.0]]]}", "maintainer": "Desk", "maintainer_email": "desk@dot.example", "contact_email": "desk@dot.example",
            "extra:publisher": "DOT", "extra:bureauCode": "[\"021:04\"]", "resources.0.format": "Esri REST",
        }),
    )]);
}

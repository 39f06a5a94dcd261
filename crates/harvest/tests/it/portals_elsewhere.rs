//! Further portals: what their profiles say in words of their own is there too.

use serde_json::json;

use crate::portals::check;

#[test]
fn catalogues_of_further_profiles() {
    check(vec![
        (
            "data.norge.no, DCAT-AP-NO",
            "text/turtle",
            r#"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix adms: <http://www.w3.org/ns/adms#> . @prefix cpsv: <http://purl.org/vocab/cpsv#> . @prefix cv: <http://data.europa.eu/m8g/> . @prefix dcatap: <http://data.europa.eu/r5r/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://data.norge.example/catalogs/1> a dcat:Catalog ; dct:title "Katalog"@nb ; dcat:dataset <https://data.norge.example/datasets/1> .
<https://data.norge.example/datasets/1> a dcat:Dataset ; dct:title "Elver"@nb , "Elvar"@nn , "Rivers"@en ; dct:description "Alle elver"@nb ; dct:identifier "elver" ;
  dct:publisher <https://data.brreg.example/organizations/123> ; dcat:contactPoint [ a vcard:Organization ; vcard:hasOrganizationName "Vannverket"@nb ; vcard:hasEmail <mailto:vann@v.example> ; vcard:hasTelephone <tel:+4722334455> ; vcard:hasURL <https://v.example/kontakt> ] ;
  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ; dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/DAILY> ;
  dct:language <http://publications.europa.eu/resource/authority/language/NOB> ; dct:spatial <https://www.geonames.org/3144096> ; dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI> , <https://psi.norge.no/los/tema/natur> ;
  dcatap:applicableLegislation <http://data.europa.eu/eli/reg_impl/2023/138/oj> ; cpsv:follows [ a cpsv:Rule ; dct:type <https://data.norge.no/vocabulary/legal-basis#x> ; cpsv:implements [ dct:type <https://lovdata.no/lov> ; rdfs:seeAlso <https://lovdata.example/1> ] ] ;
  adms:sample [ a dcat:Distribution ; dcat:accessURL <https://v.example/sample> ] ; dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2015"^^xsd:gYear ; dcat:endDate "2020-12-31"^^xsd:date ] ;
  dcat:distribution [ a dcat:Distribution ; dct:title "API"@en , "API-et"@nb ; dcat:accessURL <https://v.example/api> ; dct:format <http://publications.europa.eu/resource/authority/file-type/JSON> ; dct:license [ a dct:LicenseDocument ; dct:source "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0" ] ; dcat:accessService [ a dcat:DataService ; dct:title "Elve-API"@nb ; dcat:endpointURL <https://v.example/api/v1> ] ] .
<https://data.brreg.example/organizations/123> a foaf:Agent ; dct:identifier "123" ; foaf:name "Vannverket"@nb , "Water Office"@en ; foaf:mbox "post@v.example" ."#,
            json!({
                "title": "Rivers", "title_translated": {"en": "Rivers"}, "extra:title_nb": "Elver", "extra:title_nn": "Elvar", "notes": "Alle elver", "extra:identifier": "elver", "access_level": "open",
                "update_frequency": "daily", "languages": ["other"], "subject": ["nature_and_environment"], "temporal_start": "2015", "temporal_end": "2020-12-31", "contact_name": "Vannverket",
                "contact_email": "vann@v.example", "contact_url": "https://v.example/kontakt", "extra:contact_telephone": "+4722334455", "extra:publisher_name": "Water Office", "extra:publisher_identifier": "123",
                "extra:applicable_legislation": "[\"http://data.europa.eu/eli/reg_impl/2023/138/oj\"]", "extra:spatial_uri": "[\"https://www.geonames.org/3144096\"]",
                "extra:http://purl.org/vocab/cpsv#follows": "[{\"dct:type\":\"https://data.norge.no/vocabulary/legal-basis#x\",\"http://purl.org/vocab/cpsv#implements\":{\"dct:type\":\"https://lovdata.no/lov\",\"rdfs:seeAlso\":\"https://lovdata.example/1\"}}]",
                "license_id": "cc-by", "resources.0.name": "API", "resources.0.name_nb": "API-et", "resources.0.format": "JSON", "resources.0.url": "https://v.example/api",
                "resources.0.access_services": "[{\"title\":\"Elve-API\",\"endpoint_url\":[\"https://v.example/api/v1\"]}]",
            }),
        ),
        (
            "data.gov.cz, DCAT-AP-CZ",
            "application/n-triples",
            r#"<https://data.gov.cz.example/ds/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .
<https://data.gov.cz.example/ds/1> <http://purl.org/dc/terms/title> "\u0158eky"@cs .
<https://data.gov.cz.example/ds/1> <http://purl.org/dc/terms/description> "V\u0161echny"@cs .
<https://data.gov.cz.example/ds/1> <http://www.w3.org/ns/dcat#keyword> "\u0159eka"@cs .
<https://data.gov.cz.example/ds/1> <http://purl.org/dc/terms/publisher> <https://rpp-opendata.example/00025> .
<https://data.gov.cz.example/ds/1> <http://purl.org/dc/terms/spatial> <https://linked.cuzk.example/stat/1> .
<https://data.gov.cz.example/ds/1> <http://www.w3.org/ns/dcat#theme> <http://eurovoc.europa.eu/5451> .
<https://data.gov.cz.example/ds/1> <http://www.w3.org/ns/dcat#distribution> <https://data.gov.cz.example/ds/1/r/1> .
<https://rpp-opendata.example/00025> <http://xmlns.com/foaf/0.1/name> "Ministerstvo"@cs .
<https://data.gov.cz.example/ds/1/r/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Distribution> .
<https://data.gov.cz.example/ds/1/r/1> <http://www.w3.org/ns/dcat#downloadURL> <https://m.example/reky.csv> .
<https://data.gov.cz.example/ds/1/r/1> <http://www.w3.org/ns/dcat#accessURL> <https://m.example/reky.csv> .
<https://data.gov.cz.example/ds/1/r/1> <http://purl.org/dc/terms/format> <http://publications.europa.eu/resource/authority/file-type/CSV> .
<https://data.gov.cz.example/ds/1/r/1> <http://www.w3.org/ns/dcat#mediaType> <http://www.iana.org/assignments/media-types/text/csv> .
<https://data.gov.cz.example/ds/1/r/1> <http://purl.org/dc/terms/conformsTo> <https://m.example/schema.json> .
<https://data.gov.cz.example/ds/1/r/1> <https://data.gov.cz/slovn\u00EDk/podm\u00EDnky-u\u017Eit\u00ED/specifikace> _:terms .
_:terms <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://data.gov.cz/slovn\u00EDk/podm\u00EDnky-u\u017Eit\u00ED/Specifikace> .
_:terms <https://data.gov.cz/slovn\u00EDk/podm\u00EDnky-u\u017Eit\u00ED/autorsk\u00E9-d\u00EDlo> <https://data.gov.cz/podm\u00EDnky-u\u017Eit\u00ED/neobsahuje-autorsk\u00E1-d\u00EDla/> .
"#,
            json!({
                "title": "Řeky", "extra:title_cs": "Řeky", "notes": "Všechny", "tags": ["řeka"], "extra:publisher_name": "Ministerstvo", "extra:publisher_uri": "https://rpp-opendata.example/00025",
                "extra:theme": "[\"http://eurovoc.europa.eu/5451\"]", "resources.0.format": "CSV", "resources.0.mimetype": "text/csv", "resources.0.download_url": "https://m.example/reky.csv",
            }),
        ),
        (
            "dataportal.se, DCAT-AP-SE",
            "application/rdf+xml",
            r#"<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:schema="http://schema.org/" xmlns:adms="http://www.w3.org/ns/adms#" xmlns:odrs="http://schema.theodi.org/odrs#">
<dcat:Dataset rdf:about="https://stad.example/store/1/resource/4"><dcterms:title xml:lang="sv">Cykelvägar</dcterms:title><dcterms:description xml:lang="sv">Alla</dcterms:description><dcterms:publisher rdf:resource="https://stad.example/org"/>
<dcat:contactPoint><vcard:Organization><vcard:fn>Stadsbyggnad</vcard:fn><vcard:hasEmail rdf:resource="mailto:data@stad.example"/><vcard:hasTelephone><rdf:Description><rdf:type rdf:resource="http://www.w3.org/2006/vcard/ns#Voice"/><vcard:hasValue rdf:resource="tel:+468508"/></rdf:Description></vcard:hasTelephone></vcard:Organization></dcat:contactPoint>
<dcat:keyword xml:lang="sv">cykel</dcat:keyword><dcat:theme rdf:resource="http://publications.europa.eu/resource/authority/data-theme/TRAN"/><dcterms:accessRights rdf:resource="http://publications.europa.eu/resource/authority/access-right/PUBLIC"/>
<dcterms:spatial rdf:resource="http://sws.geonames.org/2673722/"/><schema:offers><schema:Offer rdf:about="https://stad.example/fee"><dcterms:title xml:lang="sv">Fri</dcterms:title></schema:Offer></schema:offers>
<dcat:distribution><dcat:Distribution rdf:about="https://stad.example/store/1/resource/5"><dcterms:title xml:lang="sv">Karta</dcterms:title><dcat:accessURL rdf:resource="https://stad.example/wfs"/><dcterms:format>application/vnd.geo+json</dcterms:format><dcterms:license rdf:resource="http://creativecommons.org/publicdomain/zero/1.0/"/><adms:status rdf:resource="http://purl.org/adms/status/Completed"/></dcat:Distribution></dcat:distribution>
</dcat:Dataset><foaf:Organization rdf:about="https://stad.example/org"><foaf:name xml:lang="sv">Staden</foaf:name><foaf:homepage rdf:resource="https://stad.example"/></foaf:Organization></rdf:RDF>"#,
            json!({
                "title": "Cykelvägar", "extra:title_sv": "Cykelvägar", "contact_name": "Stadsbyggnad", "contact_email": "data@stad.example", "extra:contact_telephone": "+468508", "license_id": "cc-zero",
                "access_level": "open", "subject": ["transport"], "extra:publisher_name": "Staden", "extra:publisher_url": "https://stad.example", "extra:schema:offers": "Fri",
                "resources.0.mimetype": "application/vnd.geo+json", "resources.0.format": "GeoJSON", "resources.0.status": "http://purl.org/adms/status/Completed", "resources.0.name": "Karta",
            }),
        ),
        (
            "data.overheid.nl, DCAT-AP-DONL",
            "application/ld+json",
            r#"{"@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "donl": "https://data.overheid.nl/standaarden/dcat-ap-donl/", "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#", "overheid": "http://standaarden.overheid.nl/owms/terms/", "xsd": "http://www.w3.org/2001/XMLSchema#"},
            "@id": "https://data.overheid.example/dataset/1", "@type": "dcat:Dataset", "dct:title": "Bomen", "dct:description": "Alle bomen", "dct:identifier": {"@id": "https://gemeente.example/bomen"}, "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/NLD"},
            "dcat:theme": [{"@id": "http://standaarden.overheid.nl/owms/terms/Natuur_en_milieu"}], "donl:authority": {"@id": "http://standaarden.overheid.nl/owms/terms/Gemeente"}, "dct:publisher": {"@id": "http://standaarden.overheid.nl/owms/terms/Gemeente"},
            "dct:license": {"@id": "http://creativecommons.org/licenses/by/4.0/deed.nl"}, "dct:modified": {"@value": "2025-02-03T04:05:06", "@type": "xsd:dateTime"}, "donl:datasetStatus": {"@id": "http://data.overheid.nl/status/beschikbaar"},
            "dcat:contactPoint": {"@type": "vcard:Kind", "vcard:fn": "Groen", "vcard:hasEmail": {"@id": "mailto:groen@gemeente.example"}, "vcard:title": "Team"},
            "dct:spatial": [{"@type": "dct:Location", "donl:scheme": "overheid:Gemeente", "donl:value": {"@id": "http://standaarden.overheid.nl/owms/terms/Gemeente"}}],
            "dcat:distribution": [{"@type": "dcat:Distribution", "@id": "https://data.overheid.example/dataset/1/r/1", "dct:title": "Bomen CSV", "dct:description": "CSV", "dcat:accessURL": {"@id": "https://gemeente.example/bomen.csv"}, "dct:format": {"@id": "http://publications.europa.eu/resource/authority/file-type/CSV"}, "dct:license": {"@id": "http://creativecommons.org/licenses/by/4.0/deed.nl"}, "donl:distributionType": {"@id": "https://data.overheid.nl/distributiontype/download"}}]}"#,
            json!({
                "title": "Bomen", "extra:identifier": "https://gemeente.example/bomen", "current_as_of": "2025-02-03", "license_id": "cc-by", "contact_name": "Groen", "contact_email": "groen@gemeente.example",
                "extra:https://data.overheid.nl/standaarden/dcat-ap-donl/authority": "http://standaarden.overheid.nl/owms/terms/Gemeente", "extra:theme": "[\"http://standaarden.overheid.nl/owms/terms/Natuur_en_milieu\"]",
                "resources.0.format": "CSV",
            }),
        ),
        (
            "piveau, with services and high-value categories",
            "text/turtle",
            r#"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix dcatap: <http://data.europa.eu/r5r/> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dqv: <http://www.w3.org/ns/dqv#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://piveau.example/hub/catalogue> a hydra:PagedCollection ; hydra:totalItems 1 ; hydra:first <https://piveau.example/x?page=1> .
<https://piveau.example/set/data/wetter> a dcat:Dataset ; dct:title "Wetter"@de ; dct:description "Messwerte"@de ; dcatap:hvdCategory <http://data.europa.eu/bna/c_164e0bf5> ; dcatap:availability <http://publications.europa.eu/resource/authority/planned-availability/STABLE> ;
  dct:rights [ a dct:RightsStatement ; rdfs:label "frei"@de ] ; dct:isVersionOf <https://piveau.example/set/data/wetter-alt> ; dcat:version "3" ; dcat:temporalResolution "PT1H"^^xsd:duration ; dcat:spatialResolutionInMeters "30.0"^^xsd:decimal ;
  dct:creator [ a foaf:Agent ; foaf:name "Dienst" ; foaf:mbox <mailto:d@dienst.example> ] ; foaf:page <https://dienst.example/doc> ; dqv:hasQualityMeasurement [ dqv:value 90 ; dqv:isMeasurementOf <https://piveau.eu/ns/voc#scoring> ] ;
  dcat:distribution <https://piveau.example/set/distribution/1> .
<https://piveau.example/set/distribution/1> a dcat:Distribution ; dcat:accessURL <https://dienst.example/a.zip> ; dcat:compressFormat <http://www.iana.org/assignments/media-types/application/zip> ; dcat:packageFormat <https://www.iana.org/assignments/media-types/application/x-tar> ; dcatap:availability <http://publications.europa.eu/resource/authority/planned-availability/TEMPORARY> ; dct:license [ a dct:LicenseDocument ; rdfs:label "Datenlizenz Deutschland" ] ."#,
            json!({
                "title": "Wetter", "version": "3", "extra:hvd_category": "[\"http://data.europa.eu/bna/c_164e0bf5\"]", "extra:temporal_resolution": "PT1H", "extra:spatial_resolution_in_meters": "[\"30.0\"]", "extra:dct:rights": "frei",
                "extra:is_version_of": "[\"https://piveau.example/set/data/wetter-alt\"]", "extra:creator_name": "Dienst", "extra:creator_email": "d@dienst.example", "extra:documentation": "[\"https://dienst.example/doc\"]",
                "extra:dqv:hasQualityMeasurement": "[{\"dqv:value\":\"90\",\"dqv:isMeasurementOf\":\"https://piveau.eu/ns/voc#scoring\"}]", "extra:license": "Datenlizenz Deutschland",
                "resources.0.availability": "http://publications.europa.eu/resource/authority/planned-availability/TEMPORARY", "resources.0.compress_format": "http://www.iana.org/assignments/media-types/application/zip",
            }),
        ),
    ]);
}

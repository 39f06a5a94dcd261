//! How each address is asked: of every record, party and account, and of everything at once.

use super::questions::{Asked, PARTIES, Question};
use super::world::{Record, World};

/// Returns how an address is asked; `None` for a pattern that is not known here.
pub(super) fn of_address(pattern: &str, world: &World) -> Option<Vec<Question>> {
    let address = |names_a_record: bool| {
        move |path: String| Question {
            asked: Asked::Address(path),
            names_a_record,
        }
    };
    let general = |paths: &[&str]| -> Vec<Question> {
        paths
            .iter()
            .map(|path| (*path).to_owned())
            .map(address(false))
            .collect()
    };
    let of_records = |paths: &dyn Fn(&Record) -> Vec<String>| -> Vec<Question> {
        world
            .records
            .iter()
            .flat_map(paths)
            .map(address(true))
            .collect()
    };
    let filled = |key: &str, values: &[&str]| -> Vec<Question> {
        let path = |value: &&str| pattern.replace(key, value);
        values.iter().map(path).map(address(false)).collect()
    };
    Some(match pattern {
        "/" => general(&["/", "/fr/"]),
        "/api" | "/api/" | "/api/1" | "/api/1/" | "/api/2" | "/api/2/" | "/api/3" | "/api/3/"
        | "/healthz" | "/readyz" | "/metrics" | "/robots.txt" | "/llms.txt" | "/sitemap.xml"
        | "/api/openapi.json" | "/api/docs" => general(&[pattern]),
        "/api/docs/{file:.*}" => general(&["/api/docs/index.html"]),
        "/sitemap/{page}.xml" => general(&["/sitemap/1.xml", "/sitemap/2.xml"]),
        "/quality.csv"
        | "/quality/organizations.csv"
        | "/inventory.csv"
        | "/charter.csv"
        | "/charter/comparison.csv"
        | "/feeds/attestations.atom" => general(&[pattern]),
        // A place that is none: listening does not end.
        "/api/events" => general(&["/api/events?since=none"]),
        "/util/redirect" => general(&["/util/redirect?url=/dataset"]),
        "/uploads/{kind}/{file}" => general(&["/uploads/group/none.png"]),
        "/file/download/{id}" => {
            of_records(&|one| vec![format!("/file/download/{}", one.attached)])
        }
        "/dataset/{id}/resource/{resource}/download" => of_records(&|one| {
            vec![
                format!("/dataset/{}/resource/{}/download", one.id, one.resource),
                format!("/dataset/rec-open-1/resource/{}/download", one.resource),
            ]
        }),
        "/dataset/{id}/resource/{resource}/download/{filename}" => of_records(&|one| {
            let file = one.file.replace('b', "x");
            vec![format!(
                "/dataset/{}/resource/{}/download/{file}",
                one.name, one.resource
            )]
        }),
        "/dataset/{id}/datapackage.json"
        | "/dataset/{id}/csvw.json"
        | "/dataset/{id}/croissant.jsonld" => of_records(&|one| {
            vec![
                pattern.replace("{id}", &one.id),
                pattern.replace("{id}", &one.name),
            ]
        }),
        "/datastore/openapi/{resource_id}.json" => {
            of_records(&|one| vec![format!("/datastore/openapi/{}.json", one.resource)])
        }
        "/datastore/dump/{id}" => {
            of_records(&|one| vec![format!("/datastore/dump/{}", one.resource)])
        }
        "/feeds/dataset.atom" => general(&[pattern]),
        "/feeds/custom.atom" => {
            let mut all = general(&[
                "/feeds/custom.atom",
                "/feeds/custom.atom?q=rec&sort=name+asc",
            ]);
            all.extend(of_records(&|one| {
                vec![format!("/feeds/custom.atom?q={}", one.word())]
            }));
            all
        }
        "/feeds/tag/{name}.atom" => {
            of_records(&|one| vec![format!("/feeds/tag/{}.atom", one.word())])
        }
        "/feeds/group/{name}.atom" => filled("{name}", &["theme", "zqsunkengroup"]),
        "/feeds/organization/{name}.atom" => {
            filled("{name}", &["harbour", "inland", "zqsunkenorganization"])
        }
        "/organization/member_dump/{id}" | "/group/member_dump/{id}" => filled("{id}", PARTIES),
        _ if pattern.ends_with("/util/resource/format_autocomplete") => {
            general(&[&format!("{pattern}?incomplete=z")])
        }
        _ if pattern.ends_with("/util/{kind}/autocomplete") => {
            let path = |kind: &str, key: &str| {
                format!("{}?{key}=z&limit=100", pattern.replace("{kind}", kind))
            };
            let mut all = general(&[
                &path("dataset", "incomplete"),
                &path("tag", "incomplete"),
                &path("user", "q"),
                &path("group", "q"),
                &path("organization", "q"),
            ]);
            all.extend(of_records(&|one| {
                vec![format!(
                    "{}?incomplete={}",
                    pattern.replace("{kind}", "dataset"),
                    one.word()
                )]
            }));
            all
        }
        _ if pattern.ends_with("/i18n/{lang}") => filled("{lang}", &["fr"]),
        _ if pattern.ends_with("/search/dataset") => {
            let mut all = general(&[&format!("{pattern}?q=rec&all_fields=1")]);
            all.extend(of_records(&|one| {
                vec![format!("{pattern}?q={}&all_fields=1", one.word())]
            }));
            all
        }
        "/log/checkpoint" => general(&[pattern]),
        "/log/tile/{tile:.*}" => general(&["/log/tile/0/000.p/1", "/log/tile/entries/000.p/1"]),
        "/data.json" | "/dcat.json" | "/catalog.jsonl" | "/catalog-all.nt" => general(&[pattern]),
        "/api/changes" => general(&[
            "/api/changes",
            "/api/changes?since=0",
            "/api/changes?since=0&limit=2",
        ]),
        "/oai" => {
            let mut all = general(&[
                "/oai?verb=Identify",
                "/oai?verb=ListMetadataFormats",
                "/oai?verb=ListSets",
                "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
                "/oai?verb=ListRecords&metadataPrefix=oai_dc",
                "/oai?verb=ListRecords&metadataPrefix=dcat&set=harbour",
                "/oai?verb=ListRecords&metadataPrefix=oai_datacite&from=2020-01-01",
            ]);
            all.extend(of_records(&|one| {
                let identifier = format!("oai:localhost:{}", one.id);
                vec![
                    format!("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={identifier}"),
                    format!("/oai?verb=ListMetadataFormats&identifier={identifier}"),
                ]
            }));
            all
        }
        "/harvest/object/{id}" | "/dataset/harvest_object/{id}" => {
            of_records(&|one| vec![pattern.replace("{id}", &one.id)])
        }
        "/dataset/{id}/schemaorg.jsonld" => {
            of_records(&|one| vec![format!("/dataset/{}/schemaorg.jsonld", one.id)])
        }
        _ if pattern.starts_with("/catalog.{syntax:") => {
            let mut all = general(&["/catalog.ttl", "/catalog.xml?page=1"]);
            all.extend(of_records(&|one| {
                vec![format!("/catalog.jsonld?q={}", one.word())]
            }));
            all
        }
        _ if pattern.contains("/{id}.{syntax:") => {
            let kind = pattern.split('/').nth(1).unwrap_or_default().to_owned();
            of_records(&|one| {
                vec![
                    format!("/{kind}/{}.ttl", one.id),
                    format!("/{kind}/{}.jsonld", one.name),
                ]
            })
        }
        // The addresses of the record types.
        _ if world
            .site
            .app
            .schemas
            .types(cairn_domain::schema::Kind::Dataset)
            .iter()
            .any(|kind| pattern == format!("/{kind}/{{id}}")) =>
        {
            of_records(&|one| {
                vec![
                    pattern.replace("{id}", &one.id),
                    pattern.replace("{id}", &one.name),
                ]
            })
        }
        _ => return None,
    })
}

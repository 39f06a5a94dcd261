//! What crawlers and language models are told: `/sitemap.xml` and its pages, `/robots.txt`, `/llms.txt`.

use std::fmt::Write as _;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use cairn_catalogue::sitemap::{self, PublicRecord};
use cairn_domain::schema::Kind;
use cairn_domain::text::addressed;
use cairn_domain::text::escape_xml;

use crate::action::deadline;
use crate::context::note;
use crate::state::State;
use crate::{pages, rdf};

const XML: &str = "application/xml; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// CKAN's rules.
const RULES: &str = "User-agent: *\nDisallow: /dataset/rate/\nDisallow: /revision/\nDisallow: /dataset/*/history\n\
                     Disallow: /api/\nCrawl-Delay: 10\n\n\n";

/// Answers `/robots.txt` with CKAN's rules, and with where the sitemap is.
pub(crate) async fn robots(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(TEXT)
        .body(format!("{RULES}Sitemap: {}/sitemap.xml\n", state.url(None)))
}

/// Answers `/sitemap.xml`: where the pages are.
pub(crate) async fn index(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    let app = Arc::clone(&state.app);
    let counted = state.bridge.run(move || sitemap::pages(&app));
    let count = match deadline(&state, counted).await {
        Ok(count) => count,
        Err(error) => return pages::failure(&req, &state, &error),
    };
    let site = escape_xml(&state.url(None));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"{NAMESPACE}\">\n"
    );
    for number in 1..=count {
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "<sitemap><loc>{site}/sitemap/{number}.xml</loc></sitemap>"
        );
    }
    // They have pages where there is a website.
    if state.website.is_some() {
        for family in FAMILIES {
            let _ = writeln!(
                out,
                "<sitemap><loc>{site}/sitemap/{}.xml</loc></sitemap>",
                family.page
            );
        }
    }
    out.push_str("</sitemapindex>\n");
    rdf::send(&req, XML, out)
}

/// Answers `/sitemap/{page}.xml`: records, when they changed last, and where they are in the other languages.
pub(crate) async fn page(state: web::Data<State>, req: HttpRequest) -> HttpResponse {
    note(&req, |asked| asked.route = Some("/sitemap/{page}.xml"));
    let number = req.match_info().get("page").unwrap_or_default();
    if let Some(family) = FAMILIES.iter().find(|family| family.page == number)
        && state.website.is_some()
    {
        return groups(&state, &req, family).await;
    }
    let Some(number) = number.parse().ok().filter(|number| *number > 0_i64) else {
        return pages::error_for(&req, &state, StatusCode::NOT_FOUND);
    };
    let app = Arc::clone(&state.app);
    let found = state.bridge.run(move || sitemap::page(&app, number));
    match deadline(&state, found).await {
        // The first page is there even where the catalogue is empty.
        Ok(records) if records.is_empty() && number > 1 => {
            pages::error_for(&req, &state, StatusCode::NOT_FOUND)
        }
        Ok(records) => rdf::send(&req, XML, written(&state, &records, number == 1)),
        Err(error) => pages::failure(&req, &state, &error),
    }
}

/// Organizations, or groups.
struct Family {
    page: &'static str,
    path: &'static str,
    organizations: bool,
}

const FAMILIES: &[Family] = &[
    Family {
        page: "organizations",
        path: "/organization",
        organizations: true,
    },
    Family {
        page: "groups",
        path: "/group",
        organizations: false,
    },
];

/// Answers with the pages of organizations, or of groups.
async fn groups(state: &State, req: &HttpRequest, family: &'static Family) -> HttpResponse {
    let app = Arc::clone(&state.app);
    let found = state
        .bridge
        .run(move || sitemap::groups(&app, family.organizations));
    match deadline(state, found).await {
        Ok(names) => {
            let mut out = opening();
            let languages = languages(state);
            entry(&mut out, &languages, family.path, None);
            for name in names {
                let path = format!("{}/{}", family.path, addressed(&name));
                entry(&mut out, &languages, &path, None);
            }
            out.push_str("</urlset>\n");
            rdf::send(req, XML, out)
        }
        Err(error) => pages::failure(req, state, &error),
    }
}

fn opening() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"{NAMESPACE}\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    )
}

fn written(state: &State, records: &[PublicRecord], first: bool) -> String {
    let mut out = opening();
    out.reserve(records.len() * 512);
    let languages = languages(state);
    if first {
        entry(&mut out, &languages, "/", None);
    }
    let types = state.app.schemas.types(Kind::Dataset);
    for record in records {
        let kind = match types.contains(&record.kind.as_str()) {
            true => record.kind.as_str(),
            false => "dataset",
        };
        let path = format!("/{kind}/{}", addressed(&record.name));
        let modified = record.modified.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        entry(&mut out, &languages, &path, Some(&modified));
    }
    out.push_str("</urlset>\n");
    out
}

/// Returns the languages that pages are in, and the address of the site in each; the site's own first.
fn languages(state: &State) -> Vec<(String, String)> {
    let site = &state.app.settings.site;
    let own = &site.locale_default;
    let tag = |locale: &str| escape_xml(&locale.replace('_', "-"));
    let mut languages = vec![(tag(own), escape_xml(&state.url(None)))];
    for locale in site.locales.iter().filter(|locale| *locale != own) {
        languages.push((tag(locale), escape_xml(&state.url(Some(locale)))));
    }
    languages
}

fn entry(out: &mut String, languages: &[(String, String)], path: &str, modified: Option<&str>) {
    let Some((_, site)) = languages.first() else {
        return;
    };
    let _ = write!(out, "<url><loc>{site}{path}</loc>");
    if let Some(modified) = modified {
        let _ = write!(out, "<lastmod>{modified}</lastmod>");
    }
    if languages.len() > 1 {
        for (language, site) in languages {
            let _ = write!(
                out,
                "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{site}{path}\"/>"
            );
        }
    }
    out.push_str("</url>\n");
}

/// Answers `/llms.txt`: what the site is and how programs read it, in Markdown.
pub(crate) async fn for_models(state: web::Data<State>) -> HttpResponse {
    let live = state.app.site();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = match plain(&live.title) {
        title if title.is_empty() => "Cairn".to_owned(),
        title => title,
    };
    let about = match plain(&live.description) {
        about if about.is_empty() => "A catalogue of open data.".to_owned(),
        about => about,
    };
    let mut out = format!(
        "# {title}\n\n> {about}\n\nRecords describe datasets and other assets of public bodies; each names its organization, its licence \
         and its files. Everything below is for everybody, without an account. The API is that of CKAN 2.12: an answer is an object \
         whose `result` is what was asked for.\n"
    );
    let site = state.url(None);
    for (heading, addresses) in SECTIONS {
        let _ = write!(out, "\n## {heading}\n\n");
        for (name, path, about) in *addresses {
            let path = match *path {
                CATALOGUE => state.app.settings.dcat.catalog_path("ttl"),
                path => path.to_owned(),
            };
            let _ = writeln!(out, "- [{name}]({site}{path}): {about}");
        }
    }
    HttpResponse::Ok().content_type(TEXT).body(out)
}

type Address = (&'static str, &'static str, &'static str);

/// Stands for the address of the catalogue, which the settings say.
const CATALOGUE: &str = "/catalog.ttl";

/// What `/llms.txt` lists.
const SECTIONS: &[(&str, &[Address])] = &[
    (
        "Find records",
        &[
            (
                "Search",
                "/api/3/action/package_search?q=water&rows=10",
                "`q` is what is looked for, `fq` filters, `facet.field` counts values, `start` and `rows` page.",
            ),
            (
                "One record",
                "/api/3/action/package_show?id=NAME",
                "by its id or name, with its resources.",
            ),
            (
                "Suggestions",
                "/api/3/action/search_autocomplete?q=wat",
                "words and records that begin so.",
            ),
        ],
    ),
    (
        "Read data",
        &[
            (
                "Rows of a table",
                "/api/3/action/datastore_search?resource_id=ID&limit=5",
                "where a resource has `datastore_active`.",
            ),
            (
                "A whole table",
                "/datastore/dump/ID?format=csv",
                "as csv, tsv, json, ndjson, xml, xlsx, parquet or arrow.",
            ),
            (
                "API of a table",
                "/datastore/openapi/ID.json",
                "its columns and how to ask for them, as OpenAPI.",
            ),
        ],
    ),
    (
        "Lists",
        &[
            (
                "Organizations",
                "/api/3/action/organization_list?all_fields=true",
                "who publishes.",
            ),
            (
                "Groups",
                "/api/3/action/group_list?all_fields=true",
                "subjects that records are gathered under.",
            ),
            ("Tags", "/api/3/action/tag_list", "words of records."),
            (
                "Licences",
                "/api/3/action/license_list",
                "under which records are published.",
            ),
        ],
    ),
    (
        "The whole catalogue",
        &[
            ("JSON Lines", "/catalog.jsonl", "every record, one a line."),
            ("DCAT", CATALOGUE, "page by page; also rdf, jsonld, nt."),
            ("Changes", "/api/changes?since=0", "what changed since."),
            ("OAI-PMH", "/oai?verb=Identify", "for harvesters."),
            ("Sitemap", "/sitemap.xml", "addresses of all records."),
        ],
    ),
    (
        "More",
        &[(
            "OpenAPI",
            "/api/openapi.json",
            "every action and route, its parameters and answers.",
        )],
    ),
];

//! The routes that are no actions, as the OpenAPI document tells of them.

/// A route that is no action.
pub(super) struct Route {
    pub(super) path: &'static str,
    pub(super) tag: &'static str,
    pub(super) about: &'static str,
    /// Content type of the answer.
    pub(super) answers: &'static str,
    /// Parameters of the query string, and what they do.
    pub(super) query: &'static [(&'static str, &'static str)],
}

const fn route(
    path: &'static str,
    tag: &'static str,
    answers: &'static str,
    about: &'static str,
) -> Route {
    Route {
        path,
        tag,
        about,
        answers,
        query: &[],
    }
}

const INCOMPLETE: &[(&str, &str)] = &[
    ("incomplete", "What was typed so far."),
    ("limit", "Most suggestions."),
];
const TYPED: &[(&str, &str)] = &[
    ("q", "What was typed so far."),
    ("limit", "Most suggestions."),
];
const PAGE: &[(&str, &str)] = &[("page", "Page, from 1.")];
pub(super) const JSON: &str = "application/json";
const ATOM: &str = "application/atom+xml";
const HTML: &str = "text/html";
const TEXT: &str = "text/plain";

/// The routes that are no actions.
pub(super) const ROUTES: &[Route] = &[
    route("/api/3", "site", JSON, "Tells the version of the API."),
    route(
        "/dataset/{id}/resource/{resource_id}/download/{filename}",
        "files",
        "application/octet-stream",
        "Downloads the file of a resource (ranges and conditional requests are answered), or redirects to its address.",
    ),
    route(
        "/dataset/{id}/resource/{resource_id}/download",
        "files",
        "application/octet-stream",
        "The same, under the file's own name.",
    ),
    route(
        "/file/download/{id}",
        "files",
        "application/octet-stream",
        "Downloads a file that is kept by itself.",
    ),
    route(
        "/uploads/{kind}/{file}",
        "files",
        "image/*",
        "Downloads an uploaded image of a group, a user or the site.",
    ),
    route(
        "/dataset/{id}",
        "records",
        HTML,
        "The page of a record; below the name of every record type. An id or a former name leads to the name, and what is left of \
         a public record that was withdrawn is a note with status 410.",
    ),
    route(
        "/organization/member_dump/{id}",
        "groups",
        "text/csv",
        "The members of an organization as a table, for those who administer it.",
    ),
    route(
        "/group/member_dump/{id}",
        "groups",
        "text/csv",
        "The members of a group as a table, for those who administer it.",
    ),
    Route {
        query: &[
            ("page", "Page, from 1."),
            (
                "modified_since",
                "Moment (ISO 8601) after which a record was changed.",
            ),
            ("q", "Search text."),
            ("fq", "Filter."),
            (
                "profiles",
                "euro_dcat_ap_3, dcat_us_3, geodcat_ap, mldcat_ap or schemaorg.",
            ),
        ],
        ..route(
            "/catalog.{syntax}",
            "federation",
            "text/turtle",
            "The public records as a DCAT catalogue, a page at a time; the syntax is rdf, xml, ttl, n3, nt or jsonld.",
        )
    },
    Route {
        query: &[
            ("q", "Query."),
            ("limit", "Most results, 20 where it is absent."),
            ("offset", "Results that are left out at the beginning."),
            ("order_by", "Field to sort by."),
            ("fl", "Fields of each result, between commas."),
            ("all_fields", "1 for everything about each result."),
        ],
        ..route(
            "/api/3/search/dataset",
            "util",
            JSON,
            "The search of CKAN's first APIs, which 2.12 no longer has; below /api, /api/1 and /api/2 as well. Any other parameter filters by that field.",
        )
    },
    Route {
        query: &[
            ("page", "Page, from 1."),
            (
                "modified_since",
                "Moment (ISO 8601) after which a record was changed.",
            ),
        ],
        ..route(
            "/dcat.json",
            "federation",
            JSON,
            "The public records as a list of plain DCAT, a page at a time.",
        )
    },
    route(
        "/data.json",
        "federation",
        JSON,
        "Every public dataset as a catalogue of Project Open Data 1.1.",
    ),
    route(
        "/catalog.jsonl",
        "federation",
        "application/jsonl",
        "Every public record, a package dictionary a line.",
    ),
    route(
        "/catalog-all.nt",
        "federation",
        "application/n-triples",
        "Every public record as DCAT.",
    ),
    Route {
        query: &[
            (
                "since",
                "Cursor to go on from, 0 for the beginning; without it the newest is told and nothing else.",
            ),
            ("limit", "Most changes, 1000 at most."),
            ("records", "true gives each record beside its hash."),
        ],
        ..route(
            "/api/changes",
            "federation",
            JSON,
            "What changed for the public: records with the hash of their content, and those that are public no more.",
        )
    },
    route(
        "/log/checkpoint",
        "transparency",
        "text/plain",
        "The newest checkpoint of the transparency log, signed (C2SP tlog-checkpoint).",
    ),
    route(
        "/log/tile/{tile}",
        "transparency",
        "application/octet-stream",
        "Tiles of the log's tree and bundles of its entries (C2SP tlog-tiles).",
    ),
    Route {
        query: &[(
            "since",
            "Id of the last event that was heard, as in `Last-Event-ID`; 0 for the beginning, without it what comes from now on.",
        )],
        ..route(
            "/api/events",
            "federation",
            "text/event-stream",
            "What changes, as it happens, of the records that the listener may see: events `changes` in the form of /api/changes. The answer does not end.",
        )
    },
    Route {
        query: &[
            (
                "verb",
                "Identify, ListMetadataFormats, ListSets, ListIdentifiers, ListRecords or GetRecord.",
            ),
            ("metadataPrefix", "oai_dc, dcat or oai_datacite."),
            ("identifier", "Identifier of an item."),
            ("set", "Name of an organization."),
            ("from", "First day or second."),
            ("until", "Last day or second."),
            ("resumptionToken", "Where a list goes on."),
        ],
        ..route(
            "/oai",
            "federation",
            "text/xml",
            "The public records for OAI-PMH 2.0; POST takes the same arguments as a form.",
        )
    },
    route(
        "/dataset/{id}/schemaorg.jsonld",
        "federation",
        "application/ld+json",
        "A record as schema.org's Dataset.",
    ),
    route(
        "/dataset/{id}/croissant.jsonld",
        "federation",
        "application/ld+json",
        "A dataset in Croissant 1.0: its files, and the records of its tables.",
    ),
    Route {
        query: &[(
            "profiles",
            "euro_dcat_ap_3, dcat_us_3, geodcat_ap, mldcat_ap or schemaorg.",
        )],
        ..route(
            "/dataset/{id}.{syntax}",
            "federation",
            "text/turtle",
            "A record as DCAT; below the name of every record type.",
        )
    },
    Route {
        query: PAGE,
        ..route(
            "/feeds/dataset.atom",
            "feeds",
            ATOM,
            "The records that changed last.",
        )
    },
    Route {
        query: PAGE,
        ..route("/feeds/tag/{name}.atom", "feeds", ATOM, "Those with a tag.")
    },
    Route {
        query: PAGE,
        ..route(
            "/feeds/group/{name}.atom",
            "feeds",
            ATOM,
            "Those of a group.",
        )
    },
    Route {
        query: PAGE,
        ..route(
            "/feeds/organization/{name}.atom",
            "feeds",
            ATOM,
            "Those of an organization.",
        )
    },
    Route {
        query: &[
            ("q", "Search text."),
            ("sort", "Order."),
            ("page", "Page, from 1."),
        ],
        ..route(
            "/feeds/custom.atom",
            "feeds",
            ATOM,
            "Those that a search finds; any other parameter filters by that field.",
        )
    },
    Route {
        query: INCOMPLETE,
        ..route(
            "/api/2/util/dataset/autocomplete",
            "util",
            JSON,
            "Suggests datasets.",
        )
    },
    Route {
        query: INCOMPLETE,
        ..route(
            "/api/2/util/tag/autocomplete",
            "util",
            JSON,
            "Suggests tags.",
        )
    },
    Route {
        query: INCOMPLETE,
        ..route(
            "/api/2/util/resource/format_autocomplete",
            "util",
            JSON,
            "Suggests formats.",
        )
    },
    Route {
        query: TYPED,
        ..route(
            "/api/2/util/user/autocomplete",
            "util",
            JSON,
            "Suggests users.",
        )
    },
    Route {
        query: TYPED,
        ..route(
            "/api/2/util/group/autocomplete",
            "util",
            JSON,
            "Suggests groups.",
        )
    },
    Route {
        query: TYPED,
        ..route(
            "/api/2/util/organization/autocomplete",
            "util",
            JSON,
            "Suggests organizations.",
        )
    },
    route(
        "/api/i18n/{lang}",
        "util",
        JSON,
        "Translations for scripts.",
    ),
    Route {
        query: &[("url", "An address of this site.")],
        ..route(
            "/util/redirect",
            "util",
            HTML,
            "Redirects to an address of this site, and to no other.",
        )
    },
    route("/api/openapi.json", "site", JSON, "This document."),
    route(
        "/healthz",
        "site",
        TEXT,
        "Answers as long as the process lives.",
    ),
    route(
        "/readyz",
        "site",
        TEXT,
        "Answers 200 once the index shows everything that was committed before the start, else 503.",
    ),
    route(
        "/metrics",
        "site",
        TEXT,
        "Metrics in Prometheus' text format.",
    ),
    route("/robots.txt", "site", TEXT, "Rules for crawlers."),
    route(
        "/sitemap.xml",
        "site",
        "application/xml",
        "Where the pages of the sitemap are.",
    ),
    route(
        "/sitemap/{page}.xml",
        "site",
        "application/xml",
        "Addresses of public records, when each changed last, and where it is in other languages.",
    ),
    route(
        "/llms.txt",
        "site",
        TEXT,
        "What the site is and how programs read it, in Markdown.",
    ),
];

//! The OpenAPI document: made from the table of actions, and from the list of the other routes.

use cairn_catalogue::action::{ActionDef, Kind, Param, ParamKind};
use cairn_catalogue::actions;
use serde_json::Value;
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn, PathItemBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat,
    SchemaType, Type,
};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, LicenseBuilder, OpenApiBuilder,
    PathsBuilder, Ref, RefOr, Required, Schema,
};

mod shapes;

/// Name of the security scheme.
const TOKEN: &str = "token";

/// A route that is no action.
struct Route {
    path: &'static str,
    tag: &'static str,
    about: &'static str,
    /// Content type of the answer.
    answers: &'static str,
    /// Parameters of the query string, and what they do.
    query: &'static [(&'static str, &'static str)],
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
const JSON: &str = "application/json";
const ATOM: &str = "application/atom+xml";
const HTML: &str = "text/html";
const TEXT: &str = "text/plain";

/// The routes that are no actions.
const ROUTES: &[Route] = &[
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

/// Writes the OpenAPI 3.1 document of this server: pretty, and the same at every call.
pub fn openapi_json() -> String {
    let mut actions: Vec<&ActionDef> = actions::all().collect();
    actions.sort_by_key(|def| def.name);
    let mut paths = PathsBuilder::new();
    for def in actions {
        let mut item = PathItemBuilder::new().operation(HttpMethod::Post, post(def));
        if def.kind == Kind::Read {
            item = item.operation(HttpMethod::Get, get(def));
        }
        paths = paths.path(format!("/api/3/action/{}", def.name), item.build());
    }
    for route in ROUTES {
        paths = paths.path(
            route.path,
            PathItemBuilder::new()
                .operation(HttpMethod::Get, plain(route))
                .build(),
        );
    }
    let document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Cairn")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "The Action API of CKAN 2.12 and the routes beside it. Every action is called with POST and a JSON object; \
                     those that change nothing also with GET and a query string. The API token goes bare into the \
                     `Authorization` header.",
                ))
                .license(Some(LicenseBuilder::new().name(env!("CARGO_PKG_LICENSE")).build())),
        )
        .paths(paths)
        .components(Some(components()))
        .build();
    let mut document =
        serde_json::to_value(document).expect("the document is made of text and lists alone");
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        schemas.extend(shapes::things());
    }
    let mut text = format!("{document:#}");
    text.push('\n');
    text
}

fn components() -> utoipa::openapi::Components {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let failed = ObjectBuilder::new()
        .description(Some("What an action answers that did not succeed."))
        .property("help", text())
        .property(
            "success",
            ObjectBuilder::new()
                .schema_type(Type::Boolean)
                .enum_values(Some([false])),
        )
        .property(
            "error",
            ObjectBuilder::new()
                .property("__type", text().description(Some("Kind of the error.")))
                .property("message", text())
                .additional_properties(Some(AdditionalProperties::FreeForm(true)))
                .required("__type")
                .description(Some(
                    "`__type`, and `message` or one key a field with its messages.",
                )),
        )
        .required("help")
        .required("success")
        .required("error");
    let refused = OneOfBuilder::new()
        .item(text().description(Some("A request that makes no sense: a bare text.")))
        .item(Ref::from_schema_name("Failure"))
        .description(Some(
            "A request that makes no sense, or lists and objects where they may not be.",
        ));
    let response = |about: &str, schema: &str| {
        ResponseBuilder::new()
            .description(about)
            .content(
                JSON,
                ContentBuilder::new()
                    .schema(Some(Ref::from_schema_name(schema)))
                    .build(),
            )
            .build()
    };
    ComponentsBuilder::new()
        .schema("Failure", failed)
        .schema("Refusal", refused)
        .response(
            "BadRequest",
            response("The request makes no sense.", "Refusal"),
        )
        .response(
            "Denied",
            response("The caller may not, or is nobody.", "Failure"),
        )
        .response("Missing", response("There is no such thing.", "Failure"))
        .response(
            "Invalid",
            response("The input is wrong: messages by field.", "Failure"),
        )
        .response(
            "Busy",
            response(
                "Too much at once: try again after the seconds of `Retry-After`.",
                "Failure",
            ),
        )
        .response(
            "Full",
            response(
                "The disk of the server is full: nothing that was answered is lost, try again when there is space.",
                "Failure",
            ),
        )
        .security_scheme(
            TOKEN,
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
                "Authorization",
                "An API token, without any word before it.",
            ))),
        )
        .build()
}

/// What all operations of an action have in common.
fn operation(def: &ActionDef, id: String) -> OperationBuilder {
    let summary = def
        .about
        .split_inclusive(". ")
        .next()
        .unwrap_or(def.about)
        .trim();
    let success = ObjectBuilder::new()
        .property("help", ObjectBuilder::new().schema_type(Type::String))
        .property(
            "success",
            ObjectBuilder::new()
                .schema_type(Type::Boolean)
                .enum_values(Some([true])),
        )
        .property("result", shapes::result(def.name, def.returns))
        .required("help")
        .required("success")
        .required("result");
    let ok = ResponseBuilder::new()
        .description(def.returns)
        .content(JSON, ContentBuilder::new().schema(Some(success)).build());
    let mut operation = OperationBuilder::new()
        .operation_id(Some(id))
        .tag(def.name.split('_').next().unwrap_or("site"))
        .summary(Some(summary))
        .description(Some(format!("{}\n\nWho: {}", def.about, def.access)))
        .response("200", ok.build());
    for (status, name) in [
        ("400", "BadRequest"),
        ("403", "Denied"),
        ("404", "Missing"),
        ("409", "Invalid"),
        ("503", "Busy"),
        ("507", "Full"),
    ] {
        operation = operation.response(status, RefOr::Ref(Ref::from_response_name(name)));
    }
    // Without a token, or with one.
    operation
        .security(SecurityRequirement::default())
        .security(SecurityRequirement::new(TOKEN, Vec::<String>::new()))
}

fn post(def: &ActionDef) -> OperationBuilder {
    let object = |files: bool| {
        let mut object = ObjectBuilder::new();
        for param in def
            .params
            .iter()
            .filter(|param| files || param.kind != ParamKind::File)
        {
            object = object.property(param.name, schema(param));
            if param.required {
                object = object.required(param.name);
            }
        }
        object
    };
    let mut body = RequestBodyBuilder::new().content(
        JSON,
        ContentBuilder::new().schema(Some(object(false))).build(),
    );
    if def.params.iter().any(|param| param.kind == ParamKind::File) {
        body = body.content(
            "multipart/form-data",
            ContentBuilder::new().schema(Some(object(true))).build(),
        );
    }
    operation(def, def.name.to_owned()).request_body(Some(body.build()))
}

fn get(def: &ActionDef) -> OperationBuilder {
    let mut operation = operation(def, format!("{}_get", def.name));
    for param in def.params {
        if matches!(
            param.kind,
            ParamKind::Objects | ParamKind::Object | ParamKind::File
        ) {
            continue;
        }
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(param.name)
                .parameter_in(ParameterIn::Query)
                .required(if param.required {
                    Required::True
                } else {
                    Required::False
                })
                .description(Some(param.about))
                .schema(Some(schema(param))),
        );
    }
    operation
}

fn schema(param: &Param) -> Schema {
    let about = Some(param.about);
    let simple =
        |kind: Type| Schema::from(ObjectBuilder::new().schema_type(kind).description(about));
    let free = || {
        ObjectBuilder::new()
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
    };
    match param.kind {
        ParamKind::Text => simple(Type::String),
        ParamKind::Integer => simple(Type::Integer),
        ParamKind::Boolean => simple(Type::Boolean),
        ParamKind::Texts => Schema::from(
            ArrayBuilder::new()
                .items(ObjectBuilder::new().schema_type(Type::String))
                .description(about),
        ),
        ParamKind::Objects => Schema::from(ArrayBuilder::new().items(free()).description(about)),
        ParamKind::Object => Schema::from(free().description(about)),
        ParamKind::File => Schema::from(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
                .description(about),
        ),
        ParamKind::Any => Schema::from(
            ObjectBuilder::new()
                .schema_type(SchemaType::AnyValue)
                .description(about),
        ),
    }
}

/// The operation of a route that is no action.
fn plain(route: &Route) -> OperationBuilder {
    let mut operation = OperationBuilder::new()
        .tag(route.tag)
        .summary(Some(route.about))
        .response(
            "200",
            ResponseBuilder::new()
                .description(route.about)
                .content(route.answers, ContentBuilder::new().build())
                .build(),
        );
    for (range, about) in [
        ("3XX", "It is somewhere else, or has not changed."),
        (
            "4XX",
            "The request makes no sense, or there is no such thing.",
        ),
        ("503", "Not now."),
    ] {
        let other = ResponseBuilder::new().description(about).build();
        operation = operation.response(range, other);
    }
    let text = || ObjectBuilder::new().schema_type(Type::String);
    for part in route
        .path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
    {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(part)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(text())),
        );
    }
    for (name, about) in route.query {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(*name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(*about))
                .schema(Some(text())),
        );
    }
    operation
}

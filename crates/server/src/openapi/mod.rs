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

mod routes;
mod shapes;

use routes::{JSON, ROUTES, Route};

/// Name of the security scheme.
const TOKEN: &str = "token";

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

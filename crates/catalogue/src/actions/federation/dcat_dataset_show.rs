//! `dcat_dataset_show`: one record as RDF.

use cairn_exchange::quality::{has_open_licence, stars};
use cairn_exchange::{croissant, dcat, schema_org};
use serde_json::{Map, Value};

use super::{FORMAT, PROFILES, Shape, shape, syntax, unwritable};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::actions::quality::package_quality_show;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::documents;
use crate::error::ActionError;
use crate::federation::site;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dcat_dataset_show",
    kind: Kind::Read,
    about: "Shows a record as RDF: DCAT, or another profile.",
    access: "Everybody who may see the record.",
    params: &[
        required("id", ParamKind::Text, "Id or name."),
        FORMAT,
        PROFILES,
    ],
    returns: "The document as text.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let ready = ctx
        .ready(&input.required("id")?)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_read(&ready.head)?;
    let (syntax, shape) = (syntax(input)?, shape(input)?);
    let record: Map<String, Value> = serde_json::from_str(&ready.json).map_err(unwritable)?;
    let site = site(ctx.app);
    let text = match shape {
        Shape::Dcat(profile) => dcat::dataset(&record, &site, profile, syntax),
        Shape::SchemaOrg => dcat::translated(&schema_org::dataset(&record, &site), &site, syntax),
        Shape::Croissant => {
            let tables = documents::tables(ctx, &record)?;
            let document = croissant::document(&record, &tables, &site);
            dcat::translated(&document, &site, syntax)
        }
        Shape::Quality => {
            let (assessment, _) = package_quality_show::assess(ctx, &record)?;
            let is_open = has_open_licence(&record, &ctx.app.licences);
            let found = dcat::Measured {
                assessment: &assessment,
                stars: stars(&record, is_open).stars,
                at: &format!("{}Z", iso(ctx.now)),
            };
            dcat::quality(&record, &site, &found, syntax)
        }
    };
    Ok(Value::String(text.map_err(unwritable)?).into())
}

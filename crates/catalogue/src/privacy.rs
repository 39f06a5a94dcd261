//! The privacy gate: a table that may be about persons is not public until a steward has looked at what was found.
//!
//! Whether it is held stands with the resource in the record, out of reach of those who write records; who asks for rows or for
//! the file asks here, behind the question whether they see the dataset. What was found stands with the table.

use cairn_domain::record::{Dataset, DatasetHead};
use cairn_tabular::privacy::{Confidence, Finding, Kind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::actions::datasets::{dataset_of_resource, resources_of};
use crate::app::App;
use crate::caller::Caller;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::dataset::{self, REVIEW};
use crate::error::ActionError;
use crate::loading;
use crate::settings::PrivacyHold;

/// What stewards said of a resource's table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Review {
    /// Whether it waits for a steward.
    pub(crate) held: bool,
    /// Whether an upload waits until it is looked through.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) waiting: bool,
    /// Findings that a steward has looked at: columns and what they are about.
    #[serde(default)]
    pub(crate) confirmed: Vec<(String, Kind)>,
    /// Name of the steward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
}

impl Review {
    /// Reads what was said of a stored resource.
    pub(crate) fn of(resource: &Value) -> Self {
        resource
            .get(REVIEW)
            .and_then(|stored| Self::deserialize(stored).ok())
            .unwrap_or_default()
    }
}

impl PrivacyHold {
    /// The least confidence that holds a table; `None` where nothing does.
    fn least(self) -> Option<Confidence> {
        match self {
            Self::Off => None,
            Self::Certain => Some(Confidence::Certain),
            Self::Likely => Some(Confidence::Likely),
            Self::Possible => Some(Confidence::Possible),
        }
    }
}

/// Lets those pass who may have the rows and the file of a resource whose dataset they see: everybody, or stewards alone.
pub(crate) fn is_open(
    ctx: &mut Ctx<'_, '_>,
    dataset: &DatasetHead,
    resource: &Value,
) -> Result<bool, ActionError> {
    Ok(!Review::of(resource).held || ctx.may_update(dataset)?)
}

/// Holds a resource with a new upload until that is looked through, where findings hold tables and it is loaded at all.
pub(crate) fn hold_upload(app: &App, resource: &mut Value) {
    let settings = &app.settings;
    if settings.datastore.privacy_hold.least().is_none()
        || !settings.loading.enabled
        || !loading::is_loaded(&settings.loading, resource)
    {
        return;
    }
    let review = Review {
        held: true,
        waiting: true,
        ..Review::of(resource)
    };
    if let Some(resource) = resource.as_object_mut() {
        resource.insert(REVIEW.to_owned(), json!(review));
    }
}

/// Holds a resource, or lets it go, by what was found in its table. To be asked before the rows are to be had.
pub(crate) fn consider(app: &App, id: &str, findings: &[Finding]) -> Result<(), ActionError> {
    let least = app.settings.datastore.privacy_hold.least();
    let locale = &app.settings.site.locale_default;
    let held_by = |review: &Review| {
        least.is_some_and(|least| {
            findings.iter().any(|finding| {
                finding.confidence >= least
                    && !review
                        .confirmed
                        .iter()
                        .any(|(column, kind)| *column == finding.column && *kind == finding.kind)
            })
        })
    };
    // Looked at first: most tables stay as they are, and a look holds nobody up.
    let nobody = Caller::anonymous();
    let same = app.read(&nobody, locale, |ctx| {
        Ok(found(ctx, id)?
            .is_none_or(|(_, review)| held_by(&review) == review.held && !review.waiting))
    })?;
    if same {
        return Ok(());
    }
    app.write(&nobody, locale, |ctx| {
        let Some((dataset, mut review)) = found(ctx, id)? else {
            return Ok(());
        };
        review.held = held_by(&review);
        review.waiting = false;
        dataset::set_review(ctx, &dataset, id, &review).map(drop)
    })
}

/// Writes down that a steward has looked at findings, and lets the resource go.
pub(crate) fn confirm(
    ctx: &mut Ctx<'_, '_>,
    dataset: &Dataset,
    id: &str,
    findings: &[Finding],
) -> Result<Review, ActionError> {
    let review = Review {
        held: false,
        waiting: false,
        confirmed: findings
            .iter()
            .map(|finding| (finding.column.clone(), finding.kind))
            .collect(),
        by: Some(ctx.caller.name().to_owned()),
        at: Some(iso(ctx.now)),
    };
    let next = dataset::set_review(ctx, dataset, id, &review)?;
    ctx.note_dataset(crate::activity::ActivityKind::Changed, &next)?;
    Ok(review)
}

fn found(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Option<(Dataset, Review)>, ActionError> {
    let Some(link) = ctx.tx.resource_link(id)? else {
        return Ok(None);
    };
    Ok(dataset_of_resource(ctx, &link)?.map(|(dataset, place)| {
        let review = resources_of(&dataset)
            .get(place)
            .map(Review::of)
            .unwrap_or_default();
        (dataset, review)
    }))
}

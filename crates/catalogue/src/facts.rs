//! Validation with the database at hand: answers the questions of [`Facts`] for the caller of an action.

use std::cell::RefCell;

use cairn_domain::permission::{CREATE_DATASET, UPDATE_DATASET};
use cairn_domain::record::{DELETED, Dataset, Group};
use cairn_domain::schema::{self, Fact, FactError, Facts, Operation, Rules, ValidationFailure};
use cairn_domain::view::ViewType;
use serde_json::{Map, Value};

use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// A record as it is sent and as it is kept.
type Record = Map<String, Value>;

/// Validates a dataset; `current` is the record that an update replaces.
pub(crate) fn validate_dataset(
    ctx: &mut Ctx<'_, '_>,
    operation: Operation<'_>,
    current: Option<&Dataset>,
    input: Record,
) -> Result<Record, ActionError> {
    let questions = Questions::new(ctx, current);
    questions.ask(false, input, |rules, input| {
        schema::validate_dataset(rules, operation, input)
    })
}

/// Validates a group or organization; `may_set_state` tells whether the caller administers it.
pub(crate) fn validate_group(
    ctx: &mut Ctx<'_, '_>,
    operation: Operation<'_>,
    is_organization: bool,
    may_set_state: bool,
    input: Record,
) -> Result<Record, ActionError> {
    let questions = Questions::new(ctx, None);
    let mut valid = questions.ask(may_set_state, input, |rules, input| {
        schema::validate_group(rules, operation, is_organization, input)
    });
    // What a new group was understood as is told with what is nested wrongly.
    if let (Err(ActionError::Integrity { data, .. }), Operation::Create) = (&mut valid, operation)
        && let Some(data) = data.as_object_mut()
    {
        data.insert("is_organization".to_owned(), is_organization.into());
        if is_organization {
            data.entry("type").or_insert_with(|| "organization".into());
        }
    }
    valid
}

/// Validates an account; the password comes out as it was sent.
pub(crate) fn validate_user(
    ctx: &mut Ctx<'_, '_>,
    operation: Operation<'_>,
    input: Record,
) -> Result<Record, ActionError> {
    let questions = Questions::new(ctx, None);
    questions.ask(false, input, |rules, input| {
        schema::validate_user(rules, operation, input)
    })
}

/// Validates a tag of a vocabulary.
pub(crate) fn validate_tag(ctx: &mut Ctx<'_, '_>, input: Record) -> Result<Record, ActionError> {
    let questions = Questions::new(ctx, None);
    questions.ask(false, input, schema::validate_tag)
}

/// Validates a vocabulary with its tags.
pub(crate) fn validate_vocabulary(
    ctx: &mut Ctx<'_, '_>,
    operation: Operation<'_>,
    input: Record,
) -> Result<Record, ActionError> {
    let questions = Questions::new(ctx, None);
    questions.ask(false, input, |rules, input| {
        schema::validate_vocabulary(rules, operation, input)
    })
}

/// Validates a view of a resource; its type does not change.
pub(crate) fn validate_view(
    ctx: &mut Ctx<'_, '_>,
    operation: Operation<'_>,
    kind: ViewType,
    input: Record,
) -> Result<Record, ActionError> {
    let questions = Questions::new(ctx, None);
    questions.ask(false, input, |rules, input| {
        schema::validate_view(rules, operation, kind, input)
    })
}

/// The questions of one validation, answered on the action's own transaction.
struct Questions<'q, 'a, 'c> {
    /// Borrowed for the length of one question: validators ask through a shared reference.
    ctx: RefCell<&'q mut Ctx<'a, 'c>>,
    /// The dataset at hand, where one is updated.
    current: Option<&'q Dataset>,
}

impl<'q, 'a, 'c> Questions<'q, 'a, 'c> {
    fn new(ctx: &'q mut Ctx<'a, 'c>, current: Option<&'q Dataset>) -> Self {
        Self {
            ctx: RefCell::new(ctx),
            current,
        }
    }

    fn ask(
        &self,
        may_set_state: bool,
        input: Record,
        validate: impl FnOnce(&Rules<'_>, Record) -> Result<Record, ValidationFailure>,
    ) -> Result<Record, ActionError> {
        let (app, caller, now, submits) = {
            let ctx = self.ctx.borrow();
            (ctx.app, ctx.caller, ctx.now, ctx.is_submitting())
        };
        let rules = Rules {
            schemas: &app.schemas,
            sysadmin: caller.is_sysadmin() || submits,
            may_set_state,
            caller: caller.id(),
            create_unowned: app.settings.auth.create_unowned_dataset || submits,
            now,
            default_locale: &app.settings.site.locale_default,
            languages: &app.settings.site.locales,
            formats: &app.formats,
            facts: self,
        };
        // An integrity error shows the request as it was understood.
        let understood = input.clone();
        validate(&rules, input).map_err(|error| failure(error, understood))
    }

    /// Asks the database, and wraps what goes wrong so that validators pass it on.
    fn look<T>(
        &self,
        question: impl FnOnce(&mut Ctx<'a, 'c>) -> Result<T, ActionError>,
    ) -> Fact<T> {
        question(&mut self.ctx.borrow_mut()).map_err(FactError::new)
    }

    fn group_where(
        &self,
        reference: &str,
        fits: impl FnOnce(&Group) -> bool,
    ) -> Fact<Option<String>> {
        self.look(|ctx| Ok(ctx.tx.group_by_ref(reference)?))
            .map(|group| group.filter(fits).map(|group| group.id))
    }
}

/// Turns what validation answers into an error of the action; an error of the database comes out as it went in.
fn failure(failure: ValidationFailure, understood: Record) -> ActionError {
    match failure {
        ValidationFailure::Invalid(invalid) => {
            ActionError::invalid(invalid, || Value::Object(understood))
        }
        ValidationFailure::Fact(FactError(error)) => match error.downcast::<ActionError>() {
            Ok(error) => *error,
            Err(other) => ActionError::Internal(other.to_string()),
        },
    }
}

impl Facts for Questions<'_, '_, '_> {
    fn new_id(&self) -> String {
        new_id()
    }

    fn dataset_by_name(&self, name: &str) -> Fact<Option<String>> {
        let head = self.look(|ctx| Ok(ctx.tx.dataset_head(name)?))?;
        Ok(head
            .filter(|head| head.name == name && head.state != DELETED)
            .map(|head| head.id))
    }

    fn dataset(&self, reference: &str) -> Fact<Option<String>> {
        self.look(|ctx| Ok(ctx.tx.dataset_head(reference)?.map(|head| head.id)))
    }

    fn resource_owner(&self, id: &str) -> Fact<Option<String>> {
        let link = self.look(|ctx| Ok(ctx.tx.resource_link(id)?))?;
        Ok(link
            .filter(|link| link.state != DELETED)
            .map(|link| link.dataset_id))
    }

    fn view_exists(&self, id: &str) -> Fact<bool> {
        self.look(|ctx| Ok(ctx.tx.view(id)?.is_some()))
    }

    fn organization(&self, reference: &str) -> Fact<Option<String>> {
        self.group_where(reference, |group| group.is_organization)
    }

    fn may_add_to_organization(&self, organization_id: &str) -> Fact<bool> {
        self.look(|ctx| {
            Ok(ctx.is_submitting() || ctx.may_in_group(organization_id, CREATE_DATASET)?)
        })
    }

    fn may_move_dataset(&self, dataset_id: &str) -> Fact<bool> {
        let owner = self
            .current
            .filter(|dataset| dataset.id == dataset_id)
            .and_then(|dataset| dataset.owner_org.as_deref());
        self.look(|ctx| {
            let auth = &ctx.app.settings.auth;
            if auth.allow_collaborators_to_change_owner_org || ctx.caller.is_sysadmin() {
                return Ok(true);
            }
            let grants = ctx.grants()?;
            // Whoever may edit it by a role may move it; a collaborator alone may not.
            Ok(
                owner.is_some_and(|owner| grants.holds(owner, UPDATE_DATASET))
                    || grants.collaborates_as(dataset_id).is_none(),
            )
        })
    }

    fn group(&self, reference: &str) -> Fact<Option<String>> {
        self.group_where(reference, |_| true)
    }

    fn group_by_name(&self, name: &str) -> Fact<Option<String>> {
        self.look(|ctx| {
            let found = ctx.tx.groups_by_name(&[name.to_owned()])?;
            Ok(found.into_iter().next().map(|group| group.id))
        })
    }

    fn parent_makes_loop(&self, group_id: &str, parent: &str) -> Fact<bool> {
        self.look(|ctx| {
            let Some(parent) = ctx.tx.group_by_ref(parent)? else {
                return Ok(false);
            };
            let parents = ctx.tx.group_parents()?;
            let mut open = vec![parent.id];
            let mut seen: Vec<String> = Vec::new();
            while let Some(one) = open.pop() {
                if one == group_id {
                    return Ok(true);
                }
                if !seen.contains(&one) {
                    let above = parents.iter().filter(|(child, _)| *child == one);
                    open.extend(above.map(|(_, parent)| parent.clone()));
                    seen.push(one);
                }
            }
            Ok(false)
        })
    }

    fn vocabulary_exists(&self, id: &str) -> Fact<bool> {
        let found = self.look(|ctx| Ok(ctx.tx.vocabulary_by_ref(id)?))?;
        Ok(found.is_some_and(|vocabulary| vocabulary.id == id))
    }

    fn vocabulary_by_name(&self, name: &str) -> Fact<Option<String>> {
        let found = self.look(|ctx| Ok(ctx.tx.vocabulary_by_ref(name)?))?;
        Ok(found
            .filter(|vocabulary| vocabulary.name == name)
            .map(|vocabulary| vocabulary.id))
    }

    fn tag_in_vocabulary(&self, name: &str, vocabulary_id: &str) -> Fact<bool> {
        self.look(|ctx| Ok(ctx.tx.tag_by_name(name, Some(vocabulary_id))?.is_some()))
    }

    fn account(&self, reference: &str) -> Fact<Option<String>> {
        self.look(|ctx| Ok(ctx.tx.account_by_ref(reference)?.map(|account| account.id)))
    }

    fn accounts_with_email(&self, email: &str) -> Fact<Vec<(String, String)>> {
        self.look(|ctx| {
            let states = &ctx.app.settings.auth.unique_email_states;
            // Whoever asks is about to take the address; another who wants it must see that.
            ctx.tx.hold_email(email)?;
            let found = ctx.tx.accounts_by_email(email, states)?;
            Ok(found
                .into_iter()
                .map(|account| (account.id, account.name))
                .collect())
        })
    }

    fn licence_exists(&self, id: &str) -> Fact<bool> {
        self.look(|ctx| Ok(ctx.app.licences.get(id).is_some()))
    }

    fn is_site_account(&self, id: &str) -> Fact<bool> {
        self.look(|ctx| {
            let found = ctx.tx.account_by_ref(id)?;
            Ok(found.is_some_and(|account| account.name == ctx.app.settings.site.id))
        })
    }
}

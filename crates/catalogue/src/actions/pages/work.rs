//! What the actions of pages do: list, show, write, take back, remove.

use cairn_domain::record::ChangeKind;
use cairn_store::{PageFilter, WrittenPage};
use serde_json::{Map, Value, json};

use super::fields::{Given, REVISIONS, USER, item, whole};
use super::owner::{Owner, Whose};
use crate::action::Reply;
use crate::clock::{iso, new_id};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Most pages of the site, or of an organization or group; a list has them all.
const MOST: i64 = 200;

/// Lists pages.
pub(super) fn list(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    whose: Whose,
) -> Result<Reply, ActionError> {
    let owner = Owner::asked(ctx, input, whose)?;
    let kind = input.text("page_type");
    let filter = PageFilter {
        owner: owner.key(),
        kind: kind.as_deref(),
        with_private: input.flag("private", true)? && owner.sees_private(ctx)?,
        in_menu: input.flag("order", false)?,
        by_day: input.flag("order_publish_date", false)?,
    };
    let pages = ctx.tx.pages(&filter, MOST)?;
    let items = pages.iter().map(|page| item(page, owner.group_id()));
    Ok(Value::Array(items.map(Value::Object).collect()).into())
}

/// Shows a page.
pub(super) fn show(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    whose: Whose,
) -> Result<Reply, ActionError> {
    let owner = Owner::asked(ctx, input, whose)?;
    let name = input.required("page")?;
    let Some(page) = ctx.tx.page(owner.key(), &name)? else {
        return Ok(Value::Null.into());
    };
    if page.private && !owner.sees_private(ctx)? {
        return Err(ActionError::denied());
    }
    let writes = owner.may_write(ctx)?;
    Ok(Value::Object(whole(&page, owner.group_id(), writes)).into())
}

/// Writes a page: a new one, or the one that is named.
pub(super) fn update(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    whose: Whose,
) -> Result<Reply, ActionError> {
    let owner = Owner::asked(ctx, input, whose)?;
    owner.require_write(ctx)?;
    let given = Given::read(input, &ctx.app.settings.site.locales)?;
    let named = match input.text("page") {
        None => None,
        Some(name) => ctx.tx.page(owner.key(), &name)?,
    };
    let there = ctx.tx.page(owner.key(), &given.name)?;
    if there.is_some_and(|there| named.as_ref().is_none_or(|named| named.id != there.id)) {
        return Err(ActionError::field("name", "That name is already in use"));
    }
    if named.is_none() && ctx.tx.count_pages(owner.key())? >= MOST {
        let why = format!("There may be at most {MOST} pages");
        return Err(ActionError::field("name", why));
    }
    let now = ctx.now;
    let mut body = given.body;
    sign(ctx, named.as_ref(), &mut body);
    let page = WrittenPage {
        id: named.as_ref().map_or_else(new_id, |page| page.id.clone()),
        owner: owner.key().to_owned(),
        name: given.name,
        kind: given.kind,
        private: given.private,
        place: given.place,
        published: given.published,
        body,
        created: named.as_ref().map_or(now, |page| page.created),
        modified: now,
    };
    put(ctx, &owner, &page)
}

/// Finds the page that is named, where the caller may write.
fn writable(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    whose: Whose,
) -> Result<(Owner, WrittenPage), ActionError> {
    let owner = Owner::asked(ctx, input, whose)?;
    owner.require_write(ctx)?;
    let page = ctx.tx.page(owner.key(), &input.required("page")?)?;
    Ok((owner, page.ok_or_else(ActionError::not_found)?))
}

fn put(ctx: &mut Ctx<'_, '_>, owner: &Owner, page: &WrittenPage) -> Result<Reply, ActionError> {
    ctx.tx.put_page(page)?;
    shows(ctx)?;
    Ok(Value::Object(whole(page, owner.group_id(), true)).into())
}

/// Lets every node know: pages lead the way on those that are kept.
fn shows(ctx: &mut Ctx<'_, '_>) -> Result<(), ActionError> {
    ctx.record_change(ChangeKind::Site, "site")
}

/// Says in a body who wrote it, and keeps what the page said before.
fn sign(ctx: &Ctx<'_, '_>, before: Option<&WrittenPage>, body: &mut Map<String, Value>) {
    body.insert(USER.to_owned(), json!(ctx.caller.id()));
    if let Some(before) = before {
        let most = ctx.app.settings.publishing.page_revisions;
        let revisions = revisions(before, body, most);
        body.insert(REVISIONS.to_owned(), Value::Array(revisions));
    }
}

/// Returns what a page said before, the latest first, once it says something else.
fn revisions(before: &WrittenPage, now: &Map<String, Value>, most: usize) -> Vec<Value> {
    let kept = before.body.get(REVISIONS).and_then(Value::as_array);
    let mut revisions = kept.cloned().unwrap_or_default();
    let texts = ["content", "content_translated"];
    if texts
        .iter()
        .any(|key| before.body.get(*key) != now.get(*key))
    {
        let mut said = Map::from_iter([
            ("id".to_owned(), json!(new_id())),
            ("created".to_owned(), json!(iso(before.modified))),
        ]);
        for key in texts.into_iter().chain([USER]) {
            if let Some(value) = before.body.get(key) {
                said.insert(key.to_owned(), value.clone());
            }
        }
        revisions.insert(0, Value::Object(said));
    }
    revisions.truncate(most);
    revisions
}

/// Lets a page say again what it said before.
pub(super) fn restore(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (owner, mut page) = writable(ctx, input, Whose::Any)?;
    let revision = input.required("revision")?;
    let kept = page.body.get(REVISIONS).and_then(Value::as_array);
    let mut kept = kept.into_iter().flatten();
    let found = kept.find(|one| one.get("id").is_some_and(|id| *id == revision));
    let found = found.cloned().ok_or_else(ActionError::not_found)?;
    let mut body = page.body.clone();
    for key in ["content", "content_translated"] {
        match found.get(key) {
            Some(value) => drop(body.insert(key.to_owned(), value.clone())),
            None => drop(body.remove(key)),
        }
    }
    sign(ctx, Some(&page), &mut body);
    page.body = body;
    page.modified = ctx.now;
    put(ctx, &owner, &page)
}

/// Removes a page.
pub(super) fn delete(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    whose: Whose,
) -> Result<Reply, ActionError> {
    let (_, page) = writable(ctx, input, whose)?;
    ctx.tx.remove_page(&page.id)?;
    shows(ctx)?;
    Ok(Value::Null.into())
}

//! A catalogue with somebody of every role, and fresh things to try a call on.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::Arc;

use actix_web::test::TestRequest;
use cairn_catalogue::action::Kind;
use cairn_catalogue::clock::{Clock as _, SystemClock};
use cairn_catalogue::input::{Input, Upload};
use cairn_catalogue::readers::{READERS, run_readers};
use cairn_catalogue::{Caller, actions, jobs};
use cairn_domain::record::Collaborator;
use cairn_server::State;
use serde_json::{Value, json};

use crate::support::{Answer, Site};

/// What stands in private datasets of the organization.
pub(crate) const CLOSED_SECRET: &str = "secret-of-the-organization";
/// What stands in drafts without an organization.
pub(crate) const DRAFT_SECRET: &str = "secret-of-its-creator";

/// Somebody's standing towards the datasets of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Role {
    /// The letter in the table.
    pub(crate) letter: char,
    /// The name of the account.
    pub(crate) name: &'static str,
}

const fn role(letter: char, name: &'static str) -> Role {
    Role { letter, name }
}

/// Everybody.
pub(crate) const ROLES: &[Role] = &[
    role('n', "anonymous"),
    role('u', "user"),
    role('m', "member"),
    role('e', "editor"),
    role('a', "administrator"),
    role('c', "creator"),
    role('1', "collaborator-member"),
    role('2', "collaborator-editor"),
    role('3', "collaborator-admin"),
    role('s', "admin"),
];

/// The roles in organizations and groups.
const MEMBERS: &[(&str, &str)] = &[
    ("member", "member"),
    ("editor", "editor"),
    ("administrator", "admin"),
];

/// The capacities of collaborators.
const COLLABORATORS: &[(&str, &str)] = &[
    ("collaborator-member", "member"),
    ("collaborator-editor", "editor"),
    ("collaborator-admin", "admin"),
];

/// A catalogue with somebody of every role.
pub(crate) struct World {
    site: Site,
    tokens: HashMap<&'static str, String>,
    number: Cell<u32>,
    /// What was made and has not been written to since.
    made: RefCell<HashMap<String, String>>,
}

impl World {
    pub(crate) fn new() -> Self {
        let site = Site::with(|settings, _| {
            settings.datastore.sqlsearch_enabled = true;
            settings.auth.allow_dataset_collaborators = true;
            settings.auth.allow_admin_collaborators = true;
            settings.participation.most_a_day = 100_000;
            settings.notifications.most_searches = 100_000;
            settings.notifications.most_webhooks = 100_000;
        });
        let mut tokens = HashMap::from([("admin", site.token.clone())]);
        for role in ROLES {
            if role.name != "admin" && role.name != "anonymous" {
                tokens.insert(role.name, site.user(role.name));
            }
        }
        // The site's own account, which the program makes when it is set up.
        site.user("default");
        let world = Self {
            site,
            tokens,
            number: Cell::new(0),
            made: RefCell::new(HashMap::new()),
        };
        world.party("organization_create", "water");
        world.party("organization_create", "fire");
        world.party("group_create", "topic");
        world.as_admin(
            "package_create",
            json!({"name": "first", "owner_org": "fire", "tags": [{"name": "river"}]}),
        );
        // What everybody's lists must keep to themselves.
        world.dataset("closed");
        world.dataset("draft");
        run_readers(&world.site.app, READERS).unwrap();
        world
    }

    /// Calls an action as somebody of a role; names in the parameters stand for things that no call has changed.
    pub(crate) async fn call(
        &self,
        service: &impl AsyncFn(TestRequest) -> Answer,
        role: Role,
        action: &str,
        params: &str,
    ) -> Answer {
        let params: Value = serde_json::from_str(params).unwrap();
        let fresh = Fresh { world: self, role };
        let params = fresh.resolved(&params);
        let call = match params.get("upload").and_then(Value::as_str) {
            Some(content) => {
                let mut parts = vec![("upload", Some("x.txt"), content.as_bytes())];
                let others = params.as_object().unwrap().iter();
                let others = others.filter(|(key, _)| *key != "upload");
                parts.extend(others.filter_map(|(key, value)| {
                    Some((key.as_str(), None, value.as_str()?.as_bytes()))
                }));
                self.site
                    .post(&format!("/api/3/action/{action}"))
                    .multipart(&parts)
            }
            None => self.site.action(action, &params),
        };
        let call = match self.tokens.get(role.name) {
            Some(token) => call.token(token),
            None => call,
        };
        let answer = call.send_to(service).await;
        let writes = actions::find(action).unwrap().kind != Kind::Read;
        // Who was refused has changed nothing.
        if writes && ![403, 404].contains(&answer.status.as_u16()) {
            self.made.borrow_mut().clear();
        }
        answer
    }

    /// Asks for an address as somebody of a role.
    pub(crate) async fn get(
        &self,
        service: &impl AsyncFn(TestRequest) -> Answer,
        role: Role,
        address: &str,
    ) -> Answer {
        let call = self.site.get(address);
        match self.tokens.get(role.name) {
            Some(token) => call.token(token),
            None => call,
        }
        .send_to(service)
        .await
    }

    /// Makes what answers requests.
    pub(crate) async fn service(&self) -> impl AsyncFn(TestRequest) -> Answer + use<> {
        self.site.service().await
    }

    /// Returns what a name stands for to the sysadmin; text that is no name stays.
    pub(crate) fn thing(&self, name: &str) -> String {
        let role = ROLES[ROLES.len() - 1];
        let fresh = Fresh { world: self, role };
        text(&fresh.resolved(&json!(name)))
    }

    pub(crate) fn state(&self) -> &Arc<State> {
        &self.site.state
    }

    fn run(&self, who: &str, action: &str, params: Value) -> Value {
        self.run_with(
            who,
            action,
            &Input::new(params.as_object().cloned().unwrap()),
        )
    }

    fn run_with(&self, who: &str, action: &str, input: &Input) -> Value {
        let app = &self.site.app;
        let who = app
            .read(&Caller::anonymous(), "en", |ctx| {
                Ok(ctx.tx.account_by_ref(who)?)
            })
            .unwrap()
            .unwrap();
        let def = actions::find(action).unwrap();
        let reply = app.run(def, &Caller::of(who), input, "en");
        reply
            .unwrap_or_else(|error| panic!("{action}: {error}"))
            .result
            .into_value()
            .unwrap()
    }

    fn as_admin(&self, action: &str, params: Value) -> Value {
        self.run("admin", action, params)
    }

    fn new_name(&self) -> String {
        self.number.set(self.number.get() + 1);
        format!("fresh-{}", self.number.get())
    }

    /// Makes a group or organization in which the roles are held; returns its id.
    fn party(&self, action: &str, name: &str) -> String {
        let users: Vec<Value> = MEMBERS
            .iter()
            .map(|(name, capacity)| json!({"name": name, "capacity": capacity}))
            .collect();
        // Nobody has a role in the second organization.
        let users = if name == "fire" { Vec::new() } else { users };
        let made = self.as_admin(action, json!({"name": name, "title": name, "users": users}));
        text(&made["id"])
    }

    /// Makes a dataset with a resource and a history; returns its id.
    fn dataset(&self, kind: &str) -> String {
        let (title, owner) = match kind {
            "closed" => (CLOSED_SECRET, Some("water")),
            "draft" => (DRAFT_SECRET, None),
            "open" => ("open", Some("water")),
            "own" => ("own", None),
            other => panic!("no dataset is {other}"),
        };
        let who = if owner.is_none() { "creator" } else { "admin" };
        // A draft was public for a moment, and told nothing then.
        let first = if kind == "draft" { "own" } else { title };
        let made = self.run(
            who,
            "package_create",
            json!({
                "name": self.new_name(), "title": first, "notes": first, "owner_org": owner, "private": kind == "closed",
                "resources": [{"url": "http://example.org/x.png", "format": "PNG", "name": first}],
            }),
        );
        let id = text(&made["id"]);
        let state = if kind == "draft" { "draft" } else { "active" };
        self.run(
            who,
            "package_patch",
            json!({"id": id, "version": "2", "state": state}),
        );
        if owner.is_some() {
            self.site
                .app
                .write(&Caller::anonymous(), "en", |ctx| {
                    for (name, capacity) in COLLABORATORS {
                        let account = ctx.tx.account_by_ref(name)?.unwrap();
                        ctx.tx.put_collaborator(&Collaborator {
                            dataset_id: id.clone(),
                            account_id: account.id,
                            capacity: (*capacity).to_owned(),
                            modified: SystemClock.now(),
                        })?;
                    }
                    Ok(())
                })
                .unwrap();
        }
        id
    }

    /// Makes a file that belongs to the sysadmin; returns its id.
    fn file(&self) -> String {
        let mut content = tempfile::NamedTempFile::new().unwrap();
        content.write_all(b"hello").unwrap();
        let mut input = Input::default();
        input.files.insert(
            "upload".to_owned(),
            std::sync::Arc::new(Upload {
                file_name: "hello.txt".to_owned(),
                content_type: None,
                file: content.into_temp_path(),
                size: 5,
                sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
                    .to_owned(),
            }),
        );
        input
            .data
            .insert("name".to_owned(), json!(format!("{}.txt", self.new_name())));
        text(&self.run_with("admin", "file_create", &input)["id"])
    }

    fn resource_of(&self, dataset: &str) -> String {
        let shown = self.as_admin("package_show", json!({"id": dataset}));
        text(&shown["resources"][0]["id"])
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// What the names in the parameters of one call stand for.
struct Fresh<'w> {
    world: &'w World,
    role: Role,
}

/// Names whose things are other ones at every call.
const NEVER_KEPT: &[&str] = &["new", "address", "self", "self.token", "self.id", "search"];

impl Fresh<'_> {
    /// Puts what they stand for in the place of names.
    fn resolved(&self, params: &Value) -> Value {
        match params {
            Value::String(text) => match text.strip_prefix('$') {
                Some(name) => json!(self.thing(name)),
                None => params.clone(),
            },
            Value::Array(items) => items.iter().map(|item| self.resolved(item)).collect(),
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| (key.clone(), self.resolved(value)))
                .collect(),
            other => other.clone(),
        }
    }

    /// Returns what a name stands for, the same until something is written.
    fn thing(&self, name: &str) -> String {
        if let Some(made) = self.world.made.borrow().get(name) {
            return made.clone();
        }
        let made = match name.split_once('.') {
            Some((of, part)) => self.part(of, part),
            None => self.whole(name),
        };
        if !NEVER_KEPT.contains(&name) {
            let mut all = self.world.made.borrow_mut();
            all.insert(name.to_owned(), made.clone());
        }
        made
    }

    fn whole(&self, name: &str) -> String {
        let world = self.world;
        match name {
            "new" => world.new_name(),
            "address" => format!("{}@example.org", world.new_name()),
            "self" if self.role.name == "anonymous" => "user".to_owned(),
            "self" => self.role.name.to_owned(),
            "account" => {
                let name = world.new_name();
                world.site.user(&name);
                name
            }
            "organization" => world.party("organization_create", &world.new_name()),
            "group" => world.party("group_create", &world.new_name()),
            "vocabulary" => {
                let params = json!({"name": world.new_name(), "tags": [{"name": "word"}]});
                text(&world.as_admin("vocabulary_create", params)["id"])
            }
            "task" => {
                let params = json!({
                    "entity_id": world.new_name(), "entity_type": "x", "task_type": "x", "key": "x", "value": "x",
                });
                text(&world.as_admin("task_status_update", params)["id"])
            }
            "job" => world
                .site
                .app
                .write(&Caller::anonymous(), "en", |ctx| {
                    ctx.enqueue(jobs::KINDS[0], Value::Null)
                })
                .unwrap(),
            "source" => {
                let name = world.new_name();
                let params = json!({
                    "name": name, "url": format!("http://{name}.example"), "source_type": "ckan", "owner_org": "water",
                });
                text(&world.as_admin("harvest_source_create", params)["id"])
            }
            "harvest-job" => {
                let params = json!({"source_id": self.whole("source"), "run": false});
                text(&world.as_admin("harvest_job_create", params)["id"])
            }
            "harvest-object" => {
                let params = json!({"job_id": self.whole("harvest-job"), "guid": world.new_name()});
                text(&world.as_admin("harvest_object_create", params)["id"])
            }
            "gone" => {
                let id = world.dataset("open");
                world.as_admin("package_delete", json!({ "id": id }));
                id
            }
            "purged" => {
                let id = world.dataset("open");
                world.as_admin("dataset_purge", json!({ "id": id }));
                id
            }
            "file" => world.file(),
            "file-of-creator" => {
                let file = world.file();
                let owner = world.as_admin("user_show", json!({"id": "creator"}));
                let params = json!({"id": file, "owner_type": "user", "owner_id": owner["id"]});
                world.as_admin("file_ownership_transfer", params);
                file
            }
            "request" | "other-request" => {
                let params = json!({
                    "name": world.new_name(), "type": "data-request", "owner_org": "water", "title": "x", "notes": "x",
                    "request_status": "submitted",
                });
                text(&world.as_admin("package_create", params)["id"])
            }
            "wish" => {
                let params = json!({"title": world.new_name(), "description": "x", "organization_id": "water"});
                let id = text(&world.run("creator", "create_datarequest", params)["id"]);
                world.as_admin("publication_approve", json!({ "id": id }));
                id
            }
            "said" => {
                let params = json!({"datarequest_id": self.thing("wish"), "comment": "x"});
                let made = world.run("creator", "comment_datarequest", params);
                let params = json!({"id": made["id"], "decision": "show"});
                text(&world.as_admin("comment_decide", params)["id"])
            }
            "showcase" => {
                let params = json!({"name": world.new_name(), "type": "showcase"});
                text(&world.as_admin("package_create", params)["id"])
            }
            "comment" => {
                let params = json!({"package_id": self.thing("open"), "text": "x"});
                let made = world.run("creator", "comment_create", params);
                let params = json!({"id": made["id"], "decision": "show"});
                text(&world.as_admin("comment_decide", params)["id"])
            }
            "search" if self.role.name == "anonymous" => "none".to_owned(),
            "search" => {
                let params = json!({"q": world.new_name()});
                text(&world.run(self.role.name, "follow_search", params)["id"])
            }
            "hook" => {
                let params = json!({"url": "https://example.org/hook"});
                text(&world.run("creator", "webhook_create", params)["id"])
            }
            dataset => world.dataset(dataset),
        }
    }

    fn part(&self, of: &str, part: &str) -> String {
        let (world, whole) = (self.world, self.thing(of));
        match part {
            "resource" => world.resource_of(&whole),
            "table" => {
                let resource = world.resource_of(&whole);
                let shown = world.as_admin("package_show", json!({"id": whole}));
                let params = json!({
                    "resource_id": resource, "force": true, "primary_key": "a",
                    "fields": [{"id": "a", "type": "text", "info": {"label": shown["title"]}}],
                    "records": [{"a": shown["title"]}],
                });
                world.as_admin("datastore_create", params);
                resource
            }
            "view" => {
                let params = json!({"resource_id": world.resource_of(&whole), "view_type": "image_view", "title": "v"});
                text(&world.as_admin("resource_view_create", params)["id"])
            }
            "activity" => {
                let found = world.as_admin("package_activity_list", json!({"id": whole}));
                text(&found[0]["id"])
            }
            "token" => {
                let params = json!({"user": whole, "name": "x"});
                text(&world.as_admin("api_token_create", params)["id"])
            }
            "id" => text(&world.as_admin("user_show", json!({"id": whole}))["id"]),
            "related" => {
                let params =
                    json!({"subject": whole, "object": self.thing("closed"), "type": "depends_on"});
                world.as_admin("package_relationship_create", params);
                whole
            }
            "tag" => {
                let shown = world.as_admin("vocabulary_show", json!({"id": whole}));
                text(&shown["tags"][0]["id"])
            }
            "member" => {
                let account = self.thing("account");
                let params = json!({"id": whole, "object": account, "object_type": "user", "capacity": "member"});
                world.as_admin("member_create", params);
                account
            }
            other => panic!("nothing has the part {other}"),
        }
    }
}

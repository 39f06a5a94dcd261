//! The catalogue of the walk: who is there, what there is, and who may see which of it.

use cairn_catalogue::Caller;
use cairn_catalogue::clock::{Clock as _, SystemClock};
use cairn_catalogue::readers::{READERS, run_readers};
use cairn_domain::record::{ChangeKind, Collaborator};
use serde_json::{Value, json};

use crate::support::{Answer, Site};

/// Somebody who asks.
pub(super) struct Asker {
    pub(super) name: &'static str,
    pub(super) token: Option<String>,
}

/// Who asks, beside nobody and the sysadmin, and as what they belong to the organizations.
const PEOPLE: &[(&str, &[(&str, &str)])] = &[
    ("plain", &[]),
    ("creator", &[]),
    ("member", &[("harbour", "member")]),
    ("editor", &[("harbour", "editor")]),
    ("chief", &[("harbour", "admin")]),
    ("stranger", &[("inland", "admin")]),
    ("collaborator", &[]),
    // Left the organization after they put a record into it.
    ("former", &[("harbour", "editor")]),
    // The account was deleted after it was an admin.
    ("gone", &[("harbour", "admin")]),
];

/// Something that some see and others do not.
pub(super) struct Secret {
    /// What it is.
    pub(super) of: String,
    /// Words that stand in its fields alone: who may not see it is never told them.
    words: Vec<String>,
    /// Name and ids: an answer may hold them where the question does.
    handles: Vec<String>,
    seen_by: Vec<&'static str>,
    /// Who is told all the same, and by which answers.
    told: Option<(&'static str, &'static str)>,
}

impl Secret {
    /// Tells whether somebody may see it in the answer to a question.
    pub(super) fn is_for(&self, name: &str, question: &str) -> bool {
        name == "sysadmin"
            || self.seen_by.contains(&name)
            || self
                .told
                .is_some_and(|(to, by)| to == name && question.contains(by))
    }

    /// Returns what an answer gives away.
    pub(super) fn leaks(&self, question: &str, told: &str) -> Option<&str> {
        let asked = self.handles.iter().any(|one| question.contains(one));
        let handles = self.handles.iter().filter(|_| !asked);
        self.words
            .iter()
            .chain(handles)
            .find(|word| told.contains(*word))
            .map(String::as_str)
    }
}

/// A sort of records.
pub(super) struct Sort {
    name: &'static str,
    organization: Option<&'static str>,
    private: bool,
    state: &'static str,
    by: &'static str,
    /// Beside the sysadmin.
    seen_by: &'static [&'static str],
}

const HARBOUR: &[&str] = &["member", "editor", "chief"];
const EVERYBODY: &[&str] = &[
    "anonymous",
    "plain",
    "creator",
    "member",
    "editor",
    "chief",
    "stranger",
    "collaborator",
    "former",
    "gone",
];

const SORTS: &[Sort] = &[
    sort(
        "open",
        Some("harbour"),
        false,
        "active",
        "editor",
        EVERYBODY,
    ),
    sort("closed", Some("harbour"), true, "active", "editor", HARBOUR),
    sort("sketch", Some("harbour"), false, "draft", "editor", HARBOUR),
    sort(
        "buried",
        Some("harbour"),
        true,
        "deleted",
        "editor",
        HARBOUR,
    ),
    sort("left", Some("harbour"), true, "active", "former", HARBOUR),
    sort(
        "shared",
        Some("harbour"),
        true,
        "active",
        "editor",
        &["member", "editor", "chief", "collaborator"],
    ),
    sort("unowned", None, false, "draft", "creator", &["creator"]),
    sort("dropped", None, false, "deleted", "creator", &["creator"]),
    sort(
        "foreign",
        Some("inland"),
        true,
        "active",
        "stranger",
        &["stranger"],
    ),
];

const fn sort(
    name: &'static str,
    organization: Option<&'static str>,
    private: bool,
    state: &'static str,
    by: &'static str,
    seen_by: &'static [&'static str],
) -> Sort {
    Sort {
        name,
        organization,
        private,
        state,
        by,
        seen_by,
    }
}

/// Sorts that are hidden from the same people, of which more is added at once.
pub(super) struct Phase {
    pub(super) name: &'static str,
    sorts: &'static [&'static str],
}

pub(super) const PHASES: &[Phase] = &[
    Phase {
        name: "records of the organization",
        sorts: &["closed", "sketch", "buried", "left"],
    },
    Phase {
        name: "records with collaborators",
        sorts: &["shared"],
    },
    Phase {
        name: "records without an organization",
        sorts: &["unowned", "dropped"],
    },
    Phase {
        name: "records of another organization",
        sorts: &["foreign"],
    },
];

impl Phase {
    pub(super) fn is_seen_by(&self, name: &str) -> bool {
        name == "sysadmin" || self.of().any(|sort| sort.seen_by.contains(&name))
    }

    fn of(&self) -> impl Iterator<Item = &'static Sort> {
        SORTS.iter().filter(|sort| self.sorts.contains(&sort.name))
    }
}

/// A record and where it is found.
pub(super) struct Record {
    sort: &'static Sort,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) resource: String,
    pub(super) file: String,
    pub(super) view: Option<String>,
    /// A file that belongs to the record beside its resources.
    pub(super) attached: String,
    pub(super) activities: Vec<String>,
}

impl Record {
    /// A word of the record that questions ask for.
    pub(super) fn word(&self) -> String {
        format!("zq{}a", self.sort.name)
    }
}

/// The catalogue of the walk.
pub(super) struct World {
    pub(super) site: Site,
    pub(super) callers: Vec<Asker>,
    pub(super) records: Vec<Record>,
    /// Ids of accounts by name.
    pub(super) accounts: Vec<(String, String)>,
    pub(super) secrets: Vec<Secret>,
}

impl World {
    pub(super) async fn new() -> Self {
        let site = Site::with(|settings, _| {
            settings.datastore.sqlsearch_enabled = true;
            // The walk itself is use: its figures are never the same twice.
            settings.analytics.enabled = false;
            // So are the words that it looks for in vain, which everybody may read once many did.
            settings.search.misses_days = 0;
            settings.auth.allow_dataset_collaborators = true;
            settings.auth.create_default_api_keys = true;
        });
        let mut world = Self {
            callers: vec![
                Asker {
                    name: "anonymous",
                    token: None,
                },
                Asker {
                    name: "sysadmin",
                    token: Some(site.token.clone()),
                },
            ],
            site,
            records: Vec::new(),
            accounts: Vec::new(),
            secrets: Vec::new(),
        };
        world.people().await;
        world.groups().await;
        for sort in SORTS {
            let record = world.record(sort, 1).await;
            world.keep(record).await;
        }
        world.relate().await;
        world.leave().await;
        world.catch_up();
        world
    }

    fn token(&self, name: &str) -> &str {
        let found = self.callers.iter().find(|caller| caller.name == name);
        found.unwrap().token.as_deref().unwrap()
    }

    async fn done_by(&self, name: &str, action: &str, params: Value) -> Value {
        let call = self.site.action(action, &params).token(self.token(name));
        call.send().await.result()
    }

    async fn people(&mut self) {
        for (name, _) in PEOPLE {
            let params = json!({
                "name": name, "email": format!("{name}@zqmail.org"), "password_hash": format!("zqhash{name}"),
                "plugin_extras": {"k": format!("zqplugin{name}")}, "about": "public", "with_apitoken": true,
            });
            let made = self.site.done("user_create", params).await;
            let text = |key: &str| made[key].as_str().unwrap().to_owned();
            self.accounts.push(((*name).to_owned(), text("id")));
            self.callers.push(Asker {
                name,
                token: Some(text("token")),
            });
            // Two names of tokens: one would do, but it must not be one that everybody's has.
            let params = json!({"user": name, "name": format!("zqtoken{name}")});
            let token = self.done_by(name, "api_token_create", params).await;
            self.secrets.push(Secret {
                of: format!("what {name} alone sees of the account"),
                words: vec![
                    format!("{name}@zqmail.org"),
                    format!("zqtoken{name}"),
                    text("apikey"),
                    token["id"].as_str().unwrap().to_owned(),
                ],
                handles: Vec::new(),
                seen_by: if *name == "gone" {
                    Vec::new()
                } else {
                    vec![name]
                },
                // The list of members for admins has their addresses.
                told: Some(("chief", "/member_dump/harbour")),
            });
            self.secrets.push(Secret {
                of: format!("what sysadmins alone see of {name}"),
                words: vec![format!("zqhash{name}"), format!("zqplugin{name}")],
                handles: Vec::new(),
                seen_by: Vec::new(),
                told: None,
            });
        }
    }

    async fn groups(&mut self) {
        for organization in ["harbour", "inland"] {
            let users: Vec<Value> = PEOPLE
                .iter()
                .flat_map(|(name, roles)| roles.iter().map(move |role| (name, role)))
                .filter(|(_, (group, _))| *group == organization)
                .map(|(name, (_, role))| json!({"name": name, "capacity": role}))
                .collect();
            let params = json!({"name": organization, "users": users});
            self.site.done("organization_create", params).await;
        }
        let users: Vec<Value> = PEOPLE
            .iter()
            .map(|(name, _)| json!({"name": name, "capacity": "member"}))
            .collect();
        let params = json!({"name": "theme", "users": users});
        self.site.done("group_create", params).await;
        for (create, delete, name) in [
            ("group_create", "group_delete", "zqsunkengroup"),
            (
                "organization_create",
                "organization_delete",
                "zqsunkenorganization",
            ),
        ] {
            let word = format!("{name}b");
            let params = json!({"name": name, "title": word, "description": word, "image_url": format!("http://{word}.org/i.png"),
                "extras": [{"key": word, "value": word}]});
            let made = self.site.done(create, params).await;
            let id = made["id"].as_str().unwrap().to_owned();
            self.site.done(delete, json!({ "id": name })).await;
            self.secrets.push(Secret {
                of: format!("a deleted party, {name}"),
                words: vec![word],
                handles: vec![id, name.to_owned()],
                seen_by: Vec::new(),
                told: None,
            });
        }
    }

    /// Makes a record of a sort, with words in every field that takes text.
    async fn record(&self, sort: &'static Sort, number: u32) -> Record {
        let (a, b) = (format!("zq{}a", sort.name), format!("zq{}b", sort.name));
        let both = format!("{a} {b}");
        let name = format!("rec-{}-{number}", sort.name);
        let params = json!({
            "name": name, "title": both, "notes": both, "author": both, "author_email": format!("{b}@example.org"),
            "maintainer": both, "maintainer_email": format!("{b}@example.org"), "url": format!("http://{b}.org/{a}"),
            "version": both, "license_id": b, "private": sort.private, "owner_org": sort.organization,
            "groups": [{"name": "theme"}], "tags": [{"name": a}, {"name": b}],
            "extras": [{"key": both, "value": both}],
        });
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        // What is hidden was never open, not for a moment: only sysadmins make drafts.
        let id = if sort.organization.is_some() && sort.state != "draft" {
            text(&self.done_by(sort.by, "package_create", params).await["id"])
        } else {
            let mut params = params;
            params["state"] = json!("draft");
            let id = text(&self.site.done("package_create", params).await["id"]);
            self.hand_over(&id, sort.by);
            id
        };
        let file = format!("{a}-{b}.csv");
        let content = format!("x,y\n1,{both}\n");
        let uploaded = self
            .site
            .post("/api/3/action/resource_create")
            .token(self.token(sort.by))
            .multipart(&[
                ("package_id", None, id.as_bytes()),
                ("name", None, both.as_bytes()),
                ("description", None, both.as_bytes()),
                ("format", None, format!("{a}-{b}").as_bytes()),
                ("hash", None, both.as_bytes()),
                ("zqextra", None, both.as_bytes()),
                ("upload", Some(&file), content.as_bytes()),
            ])
            .send()
            .await
            .result();
        let resource = text(&uploaded["id"]);
        let params = json!({"resource_id": resource, "view_type": "image_view", "title": both, "description": both});
        let view = self
            .site
            .action("resource_view_create", &params)
            .token(self.token(sort.by))
            .send()
            .await;
        let view = (view.status == 200).then(|| text(&view.result()["id"]));
        let rows = json!({"resource_id": resource, "force": true, "fields": [{"id": "zqtext", "type": "text"}],
            "records": [{"zqtext": both}]});
        self.done_by(sort.by, "datastore_create", rows).await;
        let attached = self.attach(&id, &format!("{number}-{file}"), &both).await;
        if sort.state == "deleted" {
            self.done_by(sort.by, "package_delete", json!({ "id": id }))
                .await;
        }
        let params = json!({"id": id, "limit": 100});
        let activities = self.site.done("package_activity_list", params).await;
        let activities = activities.as_array().unwrap().iter();
        Record {
            sort,
            activities: activities.map(|one| text(&one["id"])).collect(),
            id,
            name,
            resource,
            file,
            view,
            attached,
        }
    }

    /// Gives a record a file of its own.
    async fn attach(&self, dataset: &str, name: &str, content: &str) -> String {
        let made = self
            .site
            .post("/api/3/action/file_create")
            .token(&self.site.token)
            .multipart(&[
                ("name", None, name.as_bytes()),
                ("upload", Some(name), content.as_bytes()),
            ])
            .send()
            .await
            .result();
        let params = json!({"id": made["id"], "owner_type": "package", "owner_id": dataset});
        self.site.done("file_ownership_transfer", params).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// Takes a record into the world, with its secrets.
    async fn keep(&mut self, record: Record) {
        if record.sort.name == "shared" {
            self.share(&record.id);
        }
        let mut handles = vec![
            record.id.clone(),
            record.name.clone(),
            record.resource.clone(),
            record.attached.clone(),
        ];
        handles.extend(record.view.clone());
        handles.extend(record.activities.iter().cloned());
        self.secrets.push(Secret {
            of: record.name.clone(),
            words: vec![format!("zq{}b", record.sort.name)],
            handles,
            seen_by: record.sort.seen_by.to_vec(),
            told: None,
        });
        self.records.push(record);
    }

    /// Makes somebody the creator of a dataset.
    fn hand_over(&self, dataset: &str, to: &str) {
        let account = self.accounts.iter().find(|(name, _)| name == to);
        let account_id = account.unwrap().1.clone();
        self.site
            .app
            .write(&Caller::anonymous(), "en", |ctx| {
                let mut dataset = ctx.tx.dataset(dataset)?.unwrap();
                dataset.creator = Some(account_id.clone());
                dataset.version += 1;
                ctx.tx.update_dataset(&dataset)?;
                ctx.record_change(ChangeKind::Dataset, &dataset.id)
            })
            .unwrap();
    }

    fn share(&self, dataset: &str) {
        let account = self
            .accounts
            .iter()
            .find(|(name, _)| name == "collaborator");
        let account_id = account.unwrap().1.clone();
        self.site
            .app
            .write(&Caller::anonymous(), "en", |ctx| {
                ctx.tx.put_collaborator(&Collaborator {
                    dataset_id: dataset.to_owned(),
                    account_id: account_id.clone(),
                    capacity: "member".to_owned(),
                    modified: SystemClock.now(),
                })?;
                ctx.record_change(ChangeKind::Account, &account_id)
            })
            .unwrap();
    }

    /// Ties every hidden record to the open one.
    async fn relate(&self) {
        for record in self.records.iter().filter(|one| one.sort.name != "open") {
            let word = format!("zq{}b", record.sort.name);
            let params = json!({"subject": "rec-open-1", "object": record.id, "type": "links_to", "comment": word});
            self.site.done("package_relationship_create", params).await;
        }
    }

    /// Some leave, and everybody has been here once, so that when they were last is not news.
    async fn leave(&self) {
        let params = json!({"id": "harbour", "username": "former"});
        self.site.done("organization_member_delete", params).await;
        self.site.done("user_delete", json!({"id": "gone"})).await;
        for caller in self.callers.iter().filter(|caller| caller.token.is_some()) {
            self.done_by(caller.name, "status_show", json!({})).await;
        }
    }

    /// Adds one more of each sort of a phase.
    pub(super) async fn add_more(&self, phase: &Phase) {
        for sort in phase.of() {
            // Who left makes no more; somebody else does in their place.
            let record = match sort.by {
                "former" => {
                    let params = json!({"id": "harbour", "username": "former", "role": "editor"});
                    self.site.done("organization_member_create", params).await;
                    let record = self.record(sort, 2).await;
                    let params = json!({"id": "harbour", "username": "former"});
                    self.site.done("organization_member_delete", params).await;
                    record
                }
                _ => self.record(sort, 2).await,
            };
            if sort.name == "shared" {
                self.share(&record.id);
            }
        }
        self.catch_up();
    }

    /// Has done what follows from changes, so that it is asked after as well.
    fn catch_up(&self) {
        run_readers(&self.site.app, READERS).unwrap();
    }

    /// Makes sure that there was something to see: those who may see a record do, the others are refused.
    pub(super) async fn check_that_the_others_see(&self) {
        assert_eq!(self.records.len(), SORTS.len());
        for record in &self.records {
            for caller in &self.callers {
                let params = json!({ "id": record.id });
                let mut call = self.site.action("package_show", &params);
                if let Some(token) = &caller.token {
                    call = call.token(token);
                }
                let answer: Answer = call.send().await;
                let sees = caller.name == "sysadmin" || record.sort.seen_by.contains(&caller.name);
                let expected = if sees { 200 } else { 403 };
                assert_eq!(
                    answer.status, expected,
                    "{} asks for {}",
                    caller.name, record.name
                );
                let word = format!("zq{}b", record.sort.name);
                assert_eq!(answer.text().contains(&word), sees, "{}", record.name);
            }
        }
    }
}

//! Whatever is done to a record, in whatever order: show, search, lists, counts, activities and versions agree with a plain model.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::support::Site;

/// Something that is done to the record.
#[derive(Debug, Clone)]
enum Step {
    /// Replaces it: title, tags, number of resources.
    Update(u8, Vec<u8>, u8),
    /// Changes its title.
    Patch(u8),
    /// Changes notes by a flattened path, and its title.
    Revise(u8),
    /// Adds a resource.
    AddResource,
    /// Makes it private, or public again.
    Hide(bool),
    /// Gives it to one of two organizations.
    Move(bool),
    /// Deletes it.
    Delete,
    /// Brings it back.
    Restore,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3_u8, prop::collection::vec(0..4_u8, 0..3), 0..3_u8)
            .prop_map(|(title, tags, resources)| Step::Update(title, tags, resources)),
        3 => (0..3_u8).prop_map(Step::Patch),
        2 => (0..3_u8).prop_map(Step::Revise),
        2 => Just(Step::AddResource),
        2 => any::<bool>().prop_map(Step::Hide),
        1 => any::<bool>().prop_map(Step::Move),
        1 => Just(Step::Delete),
        2 => Just(Step::Restore),
    ]
}

/// What the record should be by now.
#[derive(Debug)]
struct Model {
    title: String,
    notes: Option<String>,
    tags: Vec<String>,
    resources: usize,
    private: bool,
    organization: &'static str,
    deleted: bool,
    /// Whether the last step changed anything.
    changed: bool,
}

const ORGANIZATIONS: [&str; 2] = ["water", "roads"];

fn titled(number: u8) -> String {
    format!("Title {number}")
}

impl Model {
    fn new() -> Self {
        Self {
            title: titled(0),
            notes: None,
            tags: Vec::new(),
            resources: 0,
            private: false,
            organization: "water",
            deleted: false,
            changed: true,
        }
    }

    fn facts(&self) -> (String, Option<String>, Vec<String>, usize, bool, &str, bool) {
        (
            self.title.clone(),
            self.notes.clone(),
            self.tags.clone(),
            self.resources,
            self.private,
            self.organization,
            self.deleted,
        )
    }

    /// Does the step on the site and on the model.
    async fn take(&mut self, site: &Site, step: &Step) {
        let before = format!("{:?}", self.facts());
        let mut always_changes = false;
        match step {
            Step::Update(title, tags, resources) => {
                let mut tags: Vec<String> = tags.iter().map(|tag| format!("tag-{tag}")).collect();
                tags.sort();
                tags.dedup();
                let named: Vec<Value> = tags.iter().map(|tag| json!({"name": tag})).collect();
                let listed: Vec<Value> = (0..*resources)
                    .map(|number| json!({"url": format!("http://example.org/{number}.csv")}))
                    .collect();
                let params = json!({"id": "record", "title": titled(*title), "notes": self.notes, "tags": named,
                    "resources": listed});
                site.done("package_update", params).await;
                // Resources without ids are new ones.
                always_changes = *resources > 0;
                self.title = titled(*title);
                self.tags = tags;
                self.resources = usize::from(*resources);
            }
            Step::Patch(title) => {
                let params = json!({"id": "record", "title": titled(*title)});
                site.done("package_patch", params).await;
                self.title = titled(*title);
            }
            Step::Revise(title) => {
                let notes = format!("notes {title}");
                let params = json!({"match": {"name": "record"}, "update": {"title": titled(*title)},
                    "update__notes": notes});
                site.done("package_revise", params).await;
                self.title = titled(*title);
                self.notes = Some(notes);
            }
            Step::AddResource => {
                let params = json!({"package_id": "record", "url": "http://example.org/more"});
                site.done("resource_create", params).await;
                self.resources += 1;
            }
            Step::Hide(private) => {
                let params = json!({"id": "record", "private": private});
                site.done("package_patch", params).await;
                self.private = *private;
            }
            Step::Move(other) => {
                self.organization = ORGANIZATIONS[usize::from(*other)];
                let params = json!({"id": "record", "owner_org": self.organization});
                site.done("package_patch", params).await;
            }
            Step::Delete => {
                site.done("package_delete", json!({"id": "record"})).await;
                always_changes = true;
                self.deleted = true;
            }
            Step::Restore => {
                let params = json!({"id": "record", "state": "active"});
                site.done("package_patch", params).await;
                self.deleted = false;
            }
        }
        self.changed = always_changes || before != format!("{:?}", self.facts());
    }

    /// Compares everything that the site says of the record with the model.
    async fn check(&self, site: &Site, activities: &mut usize) {
        let shown = site.done("package_show", json!({"id": "record"})).await;
        let tags: Vec<&str> = list(&shown["tags"], "name");
        let state = if self.deleted { "deleted" } else { "active" };
        assert_eq!(
            (
                &shown["title"],
                &shown["notes"],
                &shown["private"],
                &shown["state"]
            ),
            (
                &json!(self.title),
                &json!(self.notes),
                &json!(self.private),
                &json!(state)
            ),
        );
        assert_eq!(tags, self.tags);
        assert_eq!(shown["resources"].as_array().unwrap().len(), self.resources);
        assert_eq!(shown["num_resources"], json!(self.resources));
        assert_eq!(shown["organization"]["name"], json!(self.organization));
        for resource in shown["resources"].as_array().unwrap() {
            let params = json!({"id": resource["id"]});
            assert_eq!(&site.done("resource_show", params).await, resource);
        }

        let public = !self.deleted && !self.private;
        let search = json!({"q": "name:record", "include_private": true});
        let found = site.done("package_search", search).await;
        assert_eq!(found["count"], json!(u8::from(!self.deleted)));
        if !self.deleted {
            assert_eq!(found["results"][0], shown, "search shows what show shows");
        }
        let by_facts = json!({"fq": format!("organization:{} title_string:\"{}\"", self.organization, self.title)});
        let anybody = site
            .action("package_search", &by_facts)
            .send()
            .await
            .result();
        assert_eq!(anybody["count"], json!(u8::from(public)));
        let names = site.done("package_list", json!({})).await;
        assert_eq!(names, if public { json!(["record"]) } else { json!([]) });
        for organization in ORGANIZATIONS {
            let params = json!({"id": organization});
            let own = organization == self.organization;
            let inside = site.done("organization_show", params.clone()).await;
            let outside = site
                .action("organization_show", &params)
                .send()
                .await
                .result();
            assert_eq!(
                (&inside["package_count"], &outside["package_count"]),
                (
                    &json!(u8::from(own && !self.deleted)),
                    &json!(u8::from(own && public))
                ),
                "{organization}"
            );
        }
        let tags = site.done("tag_list", json!({})).await;
        let expected = if public {
            self.tags.clone()
        } else {
            Vec::new()
        };
        assert_eq!(tags, json!(expected), "tags of public records are listed");

        let params = json!({"id": shown["id"], "limit": 100});
        let stream = site.done("package_activity_list", params).await;
        let stream = stream.as_array().unwrap();
        let more = usize::from(self.changed);
        assert_eq!(
            stream.len(),
            *activities + more,
            "a change is an activity, and nothing else is"
        );
        *activities = stream.len();
        assert_eq!(stream[0]["data"]["package"]["title"], json!(self.title));
    }
}

fn list<'v>(values: &'v Value, key: &str) -> Vec<&'v str> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| value[key].as_str().unwrap()).collect()
}

#[test]
fn whatever_is_done_to_a_record_everything_agrees() {
    let config = Config {
        cases: 12,
        failure_persistence: None,
        max_shrink_iters: 64,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    runner
        .run(&prop::collection::vec(step(), 1..14), |steps| {
            actix_web::rt::System::new().block_on(async {
                let site = Site::new();
                for organization in ORGANIZATIONS {
                    site.done("organization_create", json!({"name": organization}))
                        .await;
                }
                let mut model = Model::new();
                let made = json!({"name": "record", "title": model.title, "owner_org": "water"});
                site.done("package_create", made).await;
                let mut activities = 0;
                model.check(&site, &mut activities).await;
                for step in &steps {
                    model.take(&site, step).await;
                    model.check(&site, &mut activities).await;
                }
            });
            Ok(())
        })
        .unwrap();
}

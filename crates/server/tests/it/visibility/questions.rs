//! How each reading action is asked: of every record, party and account, and of everything at once.

use serde_json::{Value, json};

use super::searches::{searches, searches_for};
use super::world::{Record, World};

/// A question to the server.
pub(super) struct Question {
    pub(super) asked: Asked,
    /// Whether it is about one record, and not about what there is.
    pub(super) names_a_record: bool,
}

/// What is asked.
pub(super) enum Asked {
    /// An action with its parameters.
    Action(&'static str, Value),
    /// An address.
    Address(String),
}

impl Question {
    /// Returns the question as text.
    pub(super) fn text(&self) -> String {
        match &self.asked {
            Asked::Action(name, params) => format!("{name} {params}"),
            Asked::Address(path) => path.clone(),
        }
    }
}

/// Groups and organizations, two of them deleted.
pub(super) const PARTIES: &[&str] = &[
    "harbour",
    "inland",
    "theme",
    "zqsunkengroup",
    "zqsunkenorganization",
];

/// Returns how a reading action is asked; `None` for one that is not known here.
pub(super) fn of_action(name: &'static str, world: &World) -> Option<Vec<Question>> {
    let general = |params: Vec<Value>| -> Vec<Question> {
        let question = |params| Question {
            asked: Asked::Action(name, params),
            names_a_record: false,
        };
        params.into_iter().map(question).collect()
    };
    let of_records = |params: &dyn Fn(&Record) -> Vec<Value>| -> Vec<Question> {
        let question = |params| Question {
            asked: Asked::Action(name, params),
            names_a_record: true,
        };
        world
            .records
            .iter()
            .flat_map(params)
            .map(question)
            .collect()
    };
    let each_record = || of_records(&|one| vec![json!({"id": one.id}), json!({"id": one.name})]);
    let each_resource = || of_records(&|one| vec![json!({"id": one.resource})]);
    let each_activity = |more: Value| {
        of_records(&|one| {
            let with = |id: &String| {
                let mut params = more.clone();
                params["id"] = json!(id);
                params
            };
            one.activities.iter().map(with).collect()
        })
    };
    let each_word = |key: &str| of_records(&|one| vec![json!({ key: one.word() })]);
    let parties = |more: Value| general(with_each("id", PARTIES.iter().copied(), &more));
    let people = |more: Value| {
        let names = world.accounts.iter().map(|(name, _)| name.as_str());
        general(with_each("id", names, &more))
    };
    let both = |mut first: Vec<Question>, second: Vec<Question>| {
        first.extend(second);
        first
    };
    Some(match name {
        "package_list" => general(vec![json!({}), json!({"limit": 3, "offset": 1})]),
        "current_package_list_with_resources" => general(vec![json!({}), json!({"limit": 100})]),
        "package_show" => both(
            each_record(),
            of_records(&|one| {
                vec![
                    json!({"id": one.id, "as_of": "2100-01-01"}),
                    json!({"id": one.id, "include_archiver": true, "include_qa": true}),
                ]
            }),
        ),
        "report_list" | "ckanext_pages_list" | "news_feed_show" => general(vec![json!({})]),
        "report_show" | "report_key_get" => general(vec![json!({"id": "openness"})]),
        "report_data_get" => general(
            [
                "broken-links",
                "openness",
                "tagless-datasets",
                "late-datasets",
            ]
            .iter()
            .flat_map(|id| {
                [
                    json!({"id": id}),
                    json!({"id": id, "options": {"organization": "harbour"}}),
                ]
            })
            .collect(),
        ),
        "ckanext_org_pages_list" => general(vec![json!({"org_id": "harbour"})]),
        "ckanext_group_pages_list" => general(vec![json!({"org_id": "theme"})]),
        "ckanext_pages_show" => general(vec![json!({"page": "none"})]),
        "ckanext_org_pages_show" => general(vec![json!({"org_id": "harbour", "page": "none"})]),
        "ckanext_group_pages_show" => general(vec![json!({"org_id": "theme", "page": "none"})]),
        "security_throttle_user_show" => general(vec![json!({"user": "none"})]),
        "log_checkpoint_show" | "log_key_list" | "tombstone_list" => general(vec![json!({})]),
        "log_entry_list" => both(
            general(vec![json!({}), json!({"from": 0, "limit": 1000})]),
            each_record(),
        ),
        "log_proof_inclusion" => both(general(vec![json!({"index": 0})]), each_record()),
        "log_proof_consistency" => general(vec![json!({"first": 1})]),
        "dcat_dataset_show" => both(
            each_record(),
            of_records(&|one| vec![json!({"id": one.id, "profiles": "dqv", "format": "ttl"})]),
        ),
        "package_quality_show"
        | "qa_package_openness_show"
        | "archiver_dataset_show"
        | "algorithm_assessment_show"
        | "package_vote_show"
        | "package_activity_list"
        | "dataset_follower_count"
        | "dataset_follower_list"
        | "package_collaborator_list"
        | "package_similar"
        | "tombstone_show"
        | "am_following_dataset" => each_record(),
        "package_relationships_list" => both(
            general(vec![json!({"id": "rec-open-1"})]),
            of_records(&|one| {
                vec![
                    json!({"id": one.id}),
                    json!({"id": "rec-open-1", "id2": one.id}),
                ]
            }),
        ),
        "package_search" => both(general(searches()), of_records(&searches_for)),
        "dcat_catalog_show" | "dcat_catalog_search" => both(
            general(vec![json!({"format": "ttl"}), json!({"format": "jsonld"})]),
            of_records(&|one| vec![json!({"q": one.word(), "format": "ttl"})]),
        ),
        "dcat_datasets_list" => both(
            general(vec![json!({})]),
            of_records(&|one| vec![json!({"q": one.word()})]),
        ),
        "search_autocomplete" => both(
            general(vec![
                json!({"q": "rec", "limit": 100}),
                json!({"q": "zq", "limit": 100}),
                json!({"q": "z"}),
            ]),
            each_word("q"),
        ),
        "package_autocomplete" => both(
            general(vec![json!({"q": "rec"}), json!({"q": "zq"})]),
            each_word("q"),
        ),
        "resource_show" | "resource_view_list" | "qa_resource_show" | "archiver_resource_show" => {
            each_resource()
        }
        "resource_validation_show" => of_records(&|one| vec![json!({"resource_id": one.resource})]),
        "resource_view_show" => {
            of_records(&|one| one.view.iter().map(|id| json!({ "id": id })).collect())
        }
        "resource_search" => both(
            general(
                [
                    "name:zq",
                    "description:zq",
                    "format:zq",
                    "url:zq",
                    "hash:zq",
                ]
                .map(|query| json!({ "query": query }))
                .to_vec(),
            ),
            of_records(&|one| vec![json!({"query": format!("name:{}", one.word())})]),
        ),
        "format_autocomplete" | "user_autocomplete" => {
            general(vec![json!({"q": "z"}), json!({"q": "zq", "limit": 100})])
        }
        "tag_autocomplete" | "tag_search" => both(
            general(vec![json!({"query": "zq", "limit": 100})]),
            each_word("query"),
        ),
        "tag_list" => general(vec![
            json!({}),
            json!({"all_fields": true}),
            json!({"query": "zq"}),
        ]),
        "tag_show" => of_records(&|one| {
            vec![
                json!({"id": one.word()}),
                json!({"id": one.word(), "include_datasets": true}),
            ]
        }),
        "group_list" | "organization_list" => general(vec![
            json!({}),
            json!({"sort": "package_count"}),
            json!({"q": "zq"}),
            json!({"all_fields": true, "include_dataset_count": true, "include_member_count": true, "include_users": true,
                   "include_extras": true, "include_groups": true, "include_followers": true}),
        ]),
        "group_show" | "organization_show" => parties(json!({
            "include_datasets": true, "include_dataset_count": true, "include_member_count": true, "include_users": true,
            "include_extras": true, "include_groups": true, "include_followers": true})),
        "group_package_show"
        | "group_follower_count"
        | "organization_follower_count"
        | "group_follower_list"
        | "organization_follower_list"
        | "am_following_group" => parties(json!({"limit": 100})),
        "group_activity_list" | "organization_activity_list" => {
            parties(json!({"limit": 100, "include_hidden_activity": true}))
        }
        "group_autocomplete" | "organization_autocomplete" => {
            general(vec![json!({"q": "zq"}), json!({"q": "a"})])
        }
        "group_tree" => general(vec![json!({}), json!({"type": "organization"})]),
        "group_tree_section" => both(parties(json!({})), parties(json!({"type": "organization"}))),
        "scheming_dataset_schema_show" => general(vec![json!({"type": "dataset"})]),
        "scheming_group_schema_show" => general(vec![json!({"type": "group"})]),
        "scheming_organization_schema_show" => general(vec![json!({"type": "organization"})]),
        "group_list_authz" => general(vec![
            json!({}),
            json!({"include_dataset_count": true, "include_member_count": true}),
        ]),
        "organization_list_for_user" => both(
            general(vec![
                json!({"include_dataset_count": true, "permission": "read"}),
            ]),
            people(json!({"include_dataset_count": true})),
        ),
        "member_list" => both(
            parties(json!({})),
            parties(json!({"object_type": "package"})),
        ),
        "member_roles_list" => general(vec![json!({})]),
        "user_show" => people(
            json!({"include_datasets": true, "include_num_followers": true, "include_password_hash": true,
            "include_plugin_extras": true}),
        ),
        "user_list" => general(vec![
            json!({}),
            json!({"q": "zqmail"}),
            json!({"email": "plain@zqmail.org"}),
            json!({"order_by": "number_created_packages", "all_fields": false, "include_site_user": true}),
        ]),
        "user_activity_list" => people(json!({"limit": 100})),
        "user_follower_count"
        | "user_follower_list"
        | "am_following_user"
        | "followee_count"
        | "user_followee_count"
        | "dataset_followee_count"
        | "group_followee_count"
        | "organization_followee_count"
        | "followee_list"
        | "user_followee_list"
        | "dataset_followee_list"
        | "group_followee_list"
        | "organization_followee_list"
        | "package_collaborator_list_for_user" => people(json!({})),
        "api_token_list" => world
            .accounts
            .iter()
            .flat_map(|(name, _)| general(vec![json!({ "user_id": name })]))
            .collect(),
        "recently_changed_packages_activity_list"
        | "dashboard_activity_list"
        | "dashboard_new_activities_count" => general(vec![json!({"limit": 100})]),
        "activity_show" => each_activity(json!({"include_data": true})),
        "activity_data_show" => each_activity(json!({"object_type": "package"})),
        "activity_diff" => each_activity(json!({"object_type": "package"})),
        "vocabulary_list"
        | "status_show"
        | "scheming_dataset_schema_list"
        | "scheming_group_schema_list"
        | "scheming_organization_schema_list"
        | "license_list"
        | "config_option_list"
        | "get_site_user"
        | "job_list"
        | "search_miss_list"
        | "steward_attention_list"
        | "audit_list"
        | "trash_list" => general(vec![json!({})]),
        "form_draft_list" | "inventory_import_list" | "publication_list" => {
            general(vec![json!({})])
        }
        "inventory_import_show" | "inventory_import_rows" => general(vec![json!({"id": "none"})]),
        "site_quality_show"
        | "organization_quality_list"
        | "charter_comparison_list"
        | "attestation_status_list" => general(vec![json!({})]),
        "organization_quality_show" => parties(json!({})),
        "quality_history_list" => both(general(vec![json!({})]), parties(json!({}))),
        "quality_list" => general(vec![
            json!({"limit": 1000}),
            json!({"limit": 1000, "order": "name"}),
            json!({"limit": 1000, "order": "late"}),
            json!({"limit": 1000, "measure": "keywords", "state": "met"}),
            json!({"limit": 1000, "measure": "open_licence"}),
            json!({"limit": 1000, "organization": "harbour"}),
        ]),
        "inventory_list" => general(vec![
            json!({"limit": 1000}),
            json!({"limit": 1000, "order": "name", "access_level": "none"}),
            json!({"limit": 1000, "order": "planned"}),
            json!({"limit": 1000, "late": true}),
            json!({"limit": 1000, "organization": "harbour"}),
        ]),
        "charter_report_show" => both(
            general(vec![json!({})]),
            general(with_each(
                "organization",
                PARTIES.iter().copied(),
                &json!({}),
            )),
        ),
        "attestation_list" => general(vec![json!({}), json!({"organization": "harbour"})]),
        "attestation_show" => general(vec![json!({"id": "none"})]),
        "analytics_top_list"
        | "analytics_search_list"
        | "comment_moderation_list"
        | "followed_search_list"
        | "notification_list"
        | "notification_settings_show"
        | "webhook_list" => general(vec![json!({})]),
        "webhook_delivery_list" => general(vec![json!({"id": "none"})]),
        "list_datarequests" => general(vec![
            json!({"limit": 1000}),
            json!({"closed": false, "sort": "desc", "limit": 1000}),
        ]),
        "show_datarequest" => each_record(),
        "list_datarequest_comments" => of_records(&|one| vec![json!({"datarequest_id": one.name})]),
        "show_datarequest_comment" => general(vec![json!({"id": "none"})]),
        "ckanext_showcase_show" => each_record(),
        "ckanext_showcase_package_list" => {
            of_records(&|one| vec![json!({"showcase_id": one.name})])
        }
        "ckanext_package_showcase_list" => of_records(&|one| vec![json!({"package_id": one.name})]),
        "ckanext_showcase_list" | "ckanext_showcase_admin_list" => general(vec![json!({})]),
        "data_request_list" => general(vec![
            json!({}),
            json!({"include_waiting": true, "sort": "newest", "limit": 1000}),
        ]),
        "analytics_show" => both(
            general(vec![json!({}), json!({"organization_id": "harbour"})]),
            of_records(&|one| {
                vec![
                    json!({"package_id": one.id}),
                    json!({"resource_id": one.resource}),
                ]
            }),
        ),
        "comment_list" => of_records(&|one| vec![json!({"package_id": one.name})]),
        "form_draft_show" => general(vec![json!({"place": "/dataset/new"})]),
        "publication_show" => of_records(&|record| vec![json!({ "id": record.name })]),
        "vocabulary_show" | "job_show" | "task_status_show" => general(vec![json!({"id": "none"})]),
        "config_option_show" => general(vec![json!({"key": "ckan.site_about"})]),
        "harvest_source_list"
        | "harvesters_info_show"
        | "harvest_log_list"
        | "harvest_job_list"
        | "harvest_object_list" => general(vec![json!({})]),
        "harvest_source_show"
        | "harvest_source_preview_show"
        | "harvest_source_show_status"
        | "harvest_job_show"
        | "harvest_job_report" => each_record(),
        "harvest_get_notifications_recipients" => {
            of_records(&|one| vec![json!({"source_id": one.id})])
        }
        "harvest_object_show" => of_records(&|one| vec![json!({"dataset_id": one.id})]),
        "help_show" => general(vec![json!({"name": "package_show"})]),
        "term_translation_show" => general(vec![json!({"terms": ["zq"]})]),
        "algorithm_assessment_questions" | "commitment_overview" | "indicator_list" => {
            general(vec![json!({})])
        }
        "algorithm_assessment_list" => both(
            general(vec![json!({})]),
            of_records(&|one| vec![json!({"id": one.id}), json!({"id": one.name})]),
        ),
        "algorithm_register_export" => both(
            general(vec![json!({"form": "us"}), json!({"form": "hf"})]),
            of_records(&|one| {
                vec![
                    json!({"form": "nl", "id": one.id}),
                    json!({"form": "ca", "q": one.word()}),
                ]
            }),
        ),
        "commitment_tracker_export" => both(
            general(vec![json!({})]),
            of_records(&|one| vec![json!({"id": one.id}), json!({"q": one.word()})]),
        ),
        "consultation_list" => both(
            general(
                ["open", "coming", "closed"]
                    .map(|state| json!({"state": state}))
                    .to_vec(),
            ),
            of_records(&|one| vec![json!({"q": one.word()})]),
        ),
        "register_import_show" | "indicator_show" => general(vec![json!({"id": "none"})]),
        "datastore_info" => of_records(&|one| {
            vec![
                json!({"id": one.resource}),
                json!({"id": one.resource, "include_statistics": true}),
            ]
        }),
        "datastore_history" | "datastore_privacy_show" | "xloader_status" | "datapusher_status" => {
            each_resource()
        }
        "datastore_search" => both(
            general(vec![
                json!({"resource_id": "_table_metadata", "limit": 1000}),
            ]),
            of_records(&|one| vec![json!({"resource_id": one.resource, "q": "zq"})]),
        ),
        "datastore_search_sql" => {
            of_records(&|one| vec![json!({"sql": format!("SELECT * FROM \"{}\"", one.resource)})])
        }
        "file_show" => of_records(&|one| vec![json!({"id": one.attached})]),
        "file_owner_scan" => both(
            general(vec![json!({})]),
            of_records(&|one| vec![json!({"owner_type": "package", "owner_id": one.id})]),
        ),
        _ => return None,
    })
}

fn with_each<'v>(key: &str, values: impl Iterator<Item = &'v str>, more: &Value) -> Vec<Value> {
    values
        .map(|value| {
            let mut params = more.clone();
            params[key] = json!(value);
            params
        })
        .collect()
}

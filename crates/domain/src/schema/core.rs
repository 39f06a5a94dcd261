//! CKAN's own fields, and the validators that each goes through. Fields that a schema declares come on top.

use crate::view::ViewType;

/// A field and its validators on create and on update.
#[derive(Clone, Copy)]
pub(crate) struct CoreField {
    pub(crate) key: &'static str,
    pub(crate) create: &'static str,
    pub(crate) update: &'static str,
}

const fn both(key: &'static str, validators: &'static str) -> CoreField {
    CoreField {
        key,
        create: validators,
        update: validators,
    }
}

const fn field(key: &'static str, create: &'static str, update: &'static str) -> CoreField {
    CoreField {
        key,
        create,
        update,
    }
}

/// A list of objects and the fields of its items.
pub(crate) struct CoreList {
    pub(crate) key: &'static str,
    pub(crate) fields: &'static [CoreField],
    /// Whether unknown keys of the items stay.
    pub(crate) keeps_unknown: bool,
}

const fn list(key: &'static str, fields: &'static [CoreField]) -> CoreList {
    CoreList {
        key,
        fields,
        keeps_unknown: false,
    }
}

const TEXT: &str = "ignore_missing unicode_safe";
const EMAIL: &str = "ignore_missing unicode_safe strip_value email_validator";

/// The dataset itself.
pub(crate) const DATASET: &[CoreField] = &[
    field(
        "id",
        "empty_if_not_sysadmin ignore_empty uuid_validator package_id_does_not_exist",
        "ignore_missing package_id_not_changed",
    ),
    field(
        "name",
        "not_empty unicode_safe name_validator package_name_validator",
        "ignore_missing name_validator package_name_validator unicode_safe",
    ),
    field("title", "if_empty_same_as(name) unicode_safe", TEXT),
    both("author", TEXT),
    both("author_email", EMAIL),
    both("maintainer", TEXT),
    both("maintainer_email", EMAIL),
    both("notes", TEXT),
    both("url", TEXT),
    both("license_id", TEXT),
    both(
        "version",
        "ignore_missing unicode_safe package_version_validator",
    ),
    both(
        "state",
        "ignore_not_package_admin ignore_missing unicode_safe",
    ),
    both("type", TEXT),
    field(
        "owner_org",
        "owner_org_validator unicode_safe",
        "ignore_missing owner_org_validator unicode_safe",
    ),
    both(
        "private",
        "ignore_missing boolean_validator datasets_with_no_organization_cannot_be_private",
    ),
    both("tag_string", "ignore_missing tag_string_convert ignore"),
    both(
        "plugin_data",
        "ignore_missing json_object ignore_not_sysadmin",
    ),
    both(
        "metadata_modified",
        "ignore_not_sysadmin ignore_missing isodate",
    ),
    both("series_navigation", "ignore"),
    both("save", "ignore"),
    both("return_to", "ignore"),
];

/// What is asked of a dataset as a whole before its fields.
pub(crate) const DATASET_BEFORE: &str = "duplicate_extras_key";

const RELATIONSHIP: &[CoreField] = &[
    both("id", TEXT),
    both("subject", TEXT),
    both("object", TEXT),
    both(
        "type",
        "not_empty one_of([\"depends_on\", \"dependency_of\", \"derives_from\", \"has_derivation\", \"links_to\", \
         \"linked_from\", \"child_of\", \"parent_of\"])",
    ),
    both("comment", TEXT),
];

const EXTRA: &[CoreField] = &[
    both(
        "id",
        "empty_if_not_sysadmin ignore_empty uuid_validator ignore",
    ),
    both("key", "not_empty unicode_safe extra_key_not_in_root_schema"),
    both("value", "not_missing unicode_safe"),
];

const TAG: &[CoreField] = &[
    both(
        "name",
        "not_empty unicode_safe tag_length_validator tag_name_validator",
    ),
    both(
        "vocabulary_id",
        "ignore_missing unicode_safe vocabulary_id_exists",
    ),
];

const RESOURCE: &[CoreField] = &[
    both(
        "id",
        "ignore_empty uuid_validator resource_id_does_not_exist",
    ),
    both("package_id", "ignore"),
    both("state", "ignore"),
    both("position", "ignore"),
    both("extras", "ignore"),
    both("revision_timestamp", "ignore"),
    both("tracking_summary", "ignore"),
    both("archiver", "ignore"),
    both("qa", "ignore"),
    both("metadata_modified", "ignore"),
    both("url", "ignore_missing unicode_safe remove_whitespace"),
    both(
        "format",
        "if_empty_guess_format ignore_missing clean_format unicode_safe",
    ),
    both("description", TEXT),
    both("hash", TEXT),
    both("name", TEXT),
    both("resource_type", TEXT),
    both("url_type", TEXT),
    both("mimetype", TEXT),
    both("mimetype_inner", TEXT),
    both("cache_url", TEXT),
    both("size", "ignore_missing int_validator"),
    both("created", "ignore_missing isodate"),
    both("last_modified", "ignore_missing isodate"),
    both("cache_last_updated", "ignore_missing isodate"),
    both("datastore_active", "ignore_missing"),
];

/// The lists of a dataset.
pub(crate) const DATASET_LISTS: &[CoreList] = &[
    list("extras", EXTRA),
    list(
        "groups",
        &[both("id", TEXT), both("name", TEXT), both("title", TEXT)],
    ),
    list("relationships_as_object", RELATIONSHIP),
    list("relationships_as_subject", RELATIONSHIP),
    CoreList {
        key: "resources",
        fields: RESOURCE,
        keeps_unknown: true,
    },
    list("tags", TAG),
];

/// A group or organization itself.
pub(crate) const GROUP: &[CoreField] = &[
    field(
        "id",
        "empty_if_not_sysadmin ignore_empty uuid_validator group_id_does_not_exist",
        "not_empty group_id_or_name_exists",
    ),
    field(
        "name",
        "not_empty unicode_safe name_validator group_name_validator",
        "ignore_missing not_empty group_name_validator unicode_safe",
    ),
    both("title", TEXT),
    both("description", TEXT),
    both("image_url", TEXT),
    both("image_display_url", TEXT),
    both("type", TEXT),
    both("approval_status", TEXT),
    both(
        "state",
        "ignore_not_group_admin ignore_missing unicode_safe",
    ),
    both("created", "ignore"),
    both("is_organization", "ignore"),
];

const MEMBER: &[CoreField] = &[
    both("name", "not_empty unicode_safe"),
    both("capacity", TEXT),
];

/// The lists of a group.
pub(crate) const GROUP_LISTS: &[CoreList] = &[
    list("extras", EXTRA),
    list(
        "groups",
        &[
            both("name", "not_empty no_loops_in_hierarchy unicode_safe"),
            both("capacity", TEXT),
        ],
    ),
    list(
        "packages",
        &[
            both("id", "not_empty unicode_safe package_id_or_name_exists"),
            both("name", TEXT),
            both("title", TEXT),
        ],
    ),
    list("users", MEMBER),
];

/// An account.
pub(crate) const USER: &[CoreField] = &[
    field(
        "id",
        "ignore_not_sysadmin ignore_empty uuid_validator user_id_does_not_exist",
        "ignore_missing",
    ),
    field(
        "name",
        "not_empty name_validator user_name_validator unicode_safe",
        "ignore_missing name_validator user_name_validator unicode_safe",
    ),
    both(
        "email",
        "not_empty unicode_safe strip_value email_validator email_is_unique",
    ),
    field(
        "password",
        "user_password_validator user_password_not_empty ignore_missing unicode_safe",
        "user_password_validator ignore_empty unicode_safe",
    ),
    both(
        "password_hash",
        "ignore_missing ignore_not_sysadmin unicode_safe",
    ),
    both("fullname", TEXT),
    both("about", "ignore_missing unicode_safe user_about_validator"),
    both("image_url", TEXT),
    both("image_display_url", TEXT),
    both(
        "sysadmin",
        "ignore_missing ignore_not_sysadmin boolean_validator limit_sysadmin_update",
    ),
    both(
        "activity_streams_email_notifications",
        "ignore_missing boolean_validator",
    ),
    both("state", "ignore_missing ignore_not_sysadmin unicode_safe"),
    both(
        "plugin_extras",
        "ignore_missing json_object ignore_not_sysadmin",
    ),
];

/// A tag of a vocabulary.
pub(crate) const VOCABULARY_TAG: &[CoreField] = &[
    both("id", "empty"),
    both(
        "name",
        "not_empty unicode_safe tag_length_validator tag_name_validator",
    ),
    both(
        "vocabulary_id",
        "not_empty unicode_safe vocabulary_id_exists tag_not_in_vocabulary",
    ),
];

/// A vocabulary.
pub(crate) const VOCABULARY: &[CoreField] = &[
    field("id", "empty", "ignore_missing unicode_safe"),
    field(
        "name",
        "not_empty unicode_safe vocabulary_name_validator",
        "ignore_missing unicode_safe vocabulary_name_validator",
    ),
];

/// The lists of a vocabulary.
pub(crate) const VOCABULARY_LISTS: &[CoreList] = &[list("tags", TAG)];

/// A view of a resource; the keys of its type come on top.
pub(crate) const VIEW: &[CoreField] = &[
    field(
        "id",
        "ignore_empty empty_if_not_sysadmin uuid_validator view_id_does_not_exist",
        "not_empty unicode_safe",
    ),
    field(
        "resource_id",
        "not_empty unicode_safe view_resource_exists",
        "ignore_missing unicode_safe view_resource_exists",
    ),
    field("title", "not_empty unicode_safe", TEXT),
    both("description", TEXT),
    field("view_type", "not_empty unicode_safe", "ignore"),
];

/// What is asked of a view as a whole: keys that nobody expects are refused.
pub(crate) const VIEW_AFTER: &str = "no_unknown_keys";

/// The keys with which a view is cut down to some values of some fields.
pub(crate) const VIEW_FILTERS: &[CoreField] = &[
    both("filter_fields", "ignore_missing as_list view_filter_fields"),
    both("filter_values", "ignore_missing as_list view_filter_values"),
    both("filters", "ignore"),
];

const ADDRESS: &str = "ignore_empty unicode_safe";
const NATURAL: &str = "ignore_empty natural_number_validator";

/// The keys of a type's own.
pub(crate) fn view_keys(kind: ViewType) -> &'static [CoreField] {
    match kind {
        ViewType::Image => const { &[both("image_url", ADDRESS)] },
        ViewType::Video => const { &[both("poster_url", ADDRESS), both("video_url", ADDRESS)] },
        ViewType::Audio => const { &[both("audio_url", ADDRESS)] },
        ViewType::Webpage => const { &[both("page_url", ADDRESS)] },
        ViewType::Datatables => {
            const {
                &[
                    both("date_format", "default_if_empty(llll) unicode_safe"),
                    both(
                        "ellipsis_length",
                        "default_if_empty([100]) natural_number_validator",
                    ),
                    both("filterable", "default_if_empty([true]) boolean_validator"),
                    both("responsive", "default_if_empty([false]) boolean_validator"),
                    both("show_fields", "ignore_missing"),
                ]
            }
        }
        ViewType::Graph => {
            const {
                &[
                    both(
                        "graph_type",
                        "ignore_empty parameter_of(lines-and-points, lines, points, bars, columns)",
                    ),
                    both("group", ADDRESS),
                    both("limit", NATURAL),
                    both("offset", NATURAL),
                    both("series", "ignore_empty"),
                ]
            }
        }
        ViewType::Map => {
            const {
                &[
                    both("auto_zoom", "ignore_empty"),
                    both("cluster_markers", "ignore_empty"),
                    both("geojson_field", ADDRESS),
                    both("latitude_field", ADDRESS),
                    both("limit", NATURAL),
                    both("longitude_field", ADDRESS),
                    both(
                        "map_field_type",
                        "not_empty parameter_of(lat_long, geojson)",
                    ),
                    both("offset", NATURAL),
                ]
            }
        }
        ViewType::Text | ViewType::Explorer | ViewType::Grid => &[],
    }
}

//! The validators by name: those of CKAN, ckanext-scheming and ckanext-fluent, those that the schemas of Canada and
//! British Columbia use, and our own.
//!
//! A validator changes the value of its cell, complains, stops the chain, or does several of these.

mod canada;
mod choice;
mod columbia;
mod date;
mod fluent;
mod geojson;
mod group;
mod identity;
mod json;
mod number;
mod own;
mod presence;
mod tag;
mod text;
mod user;
mod view;

use serde_json::Value;

use super::cell::{Cell, Check, Checked, Flow};

/// Validators that have nothing to do here: what they convert is kept in its natural form, or is done elsewhere.
fn pass(_cell: &mut Cell<'_>, _args: &[Value]) -> Checked {
    Ok(Flow::Next)
}

/// Returns the validator of a name.
pub(crate) fn find(name: &str) -> Option<Check> {
    Some(match name {
        "ignore_missing" => presence::ignore_missing,
        "ignore_empty" => presence::ignore_empty,
        "ignore" => presence::ignore,
        "ignore_blank" => presence::ignore_blank,
        "not_empty" => presence::not_empty,
        "not_missing" => presence::not_missing,
        "empty" => presence::empty,
        "empty_if_not_sysadmin" => presence::empty_if_not_sysadmin,
        "ignore_not_sysadmin" => presence::ignore_not_sysadmin,
        "ignore_not_package_admin" | "ignore_not_group_admin" => presence::ignore_not_admin,
        "if_empty_same_as" => presence::if_empty_same_as,
        "default" => presence::default,
        "default_if_empty" => presence::default_if_empty,
        "scheming_required" => presence::scheming_required,

        "unicode_safe" | "unicode" | "string_safe" => text::unicode_safe,
        "unicode_only" => text::unicode_only,
        "strip_value" | "remove_whitespace" => text::strip_value,
        "to_lower" => text::to_lower,
        "email_validator" => text::email_validator,
        "url_validator" => text::url_validator,
        "name_validator" => text::name_validator,
        "package_version_validator" => text::package_version_validator,
        "no_http" | "user_about_validator" => text::no_links,
        "limit_length" => text::limit_length,

        "int_validator" | "convert_int" => number::int_validator,
        "natural_number_validator" => number::natural_number,
        "is_positive_integer" => number::positive_integer,
        "boolean_validator" => number::boolean,

        "isodate" => date::isodate,
        "convert_to_json_if_date" => date::to_day,
        "convert_to_json_if_datetime" => pass,
        "scheming_isodatetime" | "scheming_isodatetime_tz" => date::scheming_isodatetime,
        "no_future_date" => date::no_future_date,
        "year_month" | "dcat_date" => date::year_month,

        "one_of" => choice::one_of,
        "scheming_choices" => choice::scheming_choices,
        "scheming_multiple_choice" => choice::scheming_multiple_choice,
        "scheming_multiple_text" | "repeating_text" => choice::scheming_multiple_text,
        "license_choices" => choice::license_choices,
        "list_of_strings" => choice::list_of_strings,

        "json_object" => json::json_object,
        "scheming_valid_json_object" => json::scheming_valid_json_object,
        "convert_to_json_if_string" | "json_list_or_string" => json::convert_to_json_if_string,
        "json_string_has_en_fr_keys" => json::has_en_fr_keys,
        "dict_only" => json::dict_only,
        "extras_valid_json" | "keep_extras" | "extras_unicode_convert" | "scheming_load_json" => {
            pass
        }
        "geojson_validator" => geojson::geojson_validator,

        "fluent_text" => fluent::fluent_text,
        "fluent_tags" => fluent::fluent_tags,

        "uuid_validator" => identity::uuid_validator,
        "package_id_does_not_exist" => identity::package_id_does_not_exist,
        "package_id_not_changed" => identity::package_id_not_changed,
        "package_id_or_name_exists" | "package_id_exists" | "package_name_exists" => {
            identity::package_id_or_name_exists
        }
        "package_name_validator" => identity::package_name_validator,
        "resource_id_does_not_exist" => identity::resource_id_does_not_exist,
        "resource_id_exists" => identity::resource_id_exists,
        "owner_org_validator" => identity::owner_org_validator,
        "datasets_with_no_organization_cannot_be_private" => identity::private_needs_organization,
        "extra_key_not_in_root_schema" => identity::extra_key_is_free,
        "if_empty_guess_format" => identity::if_empty_guess_format,
        "clean_format" => identity::clean_format,
        "duplicate_extras_key" => identity::duplicate_extras_key,

        "tag_length_validator" => tag::tag_length,
        "tag_name_validator" => tag::tag_name,
        "tag_not_uppercase" => tag::tag_not_uppercase,
        "tag_string_convert" => tag::tag_string_convert,
        "vocabulary_id_exists" => tag::vocabulary_id_exists,
        "tag_not_in_vocabulary" => tag::tag_not_in_vocabulary,
        "vocabulary_name_validator" => tag::vocabulary_name,

        "group_name_validator" => group::group_name,
        "group_id_does_not_exist" => group::group_id_does_not_exist,
        "group_id_or_name_exists" | "group_id_exists" => group::group_exists,
        "no_loops_in_hierarchy" => group::no_loops,

        "user_name_validator" => user::user_name,
        "user_id_or_name_exists" | "user_id_exists" => user::user_exists,
        "user_id_does_not_exist" => user::user_id_is_free,
        "email_is_unique" => user::email_is_unique,
        "user_password_validator" => user::password,
        "user_password_not_empty" => user::password_not_empty,
        "limit_sysadmin_update" => user::limit_sysadmin_update,
        "role_exists" => user::role_exists,

        "view_id_does_not_exist" => view::id_is_free,
        "view_resource_exists" => view::resource_exists,
        "view_filter_fields" => view::filter_fields,
        "view_filter_values" => view::filter_values,
        "parameter_of" => view::parameter_of,
        "no_unknown_keys" => view::no_unknown_keys,

        "canada_validate_generate_uuid" => canada::validate_generate_uuid,
        "canada_tags" => canada::tags,
        "canada_guess_resource_format" => canada::guess_resource_format,
        "canada_sort_prop_status" => canada::sort_prop_status,
        "canada_org_title_translated_save" => canada::org_title_translated_save,
        "user_read_only" | "user_read_only_json" => canada::user_read_only,
        "protect_portal_release_date"
        | "protect_registry_access"
        | "protect_reporting_requirements" => canada::protect,
        "ati_email_validate" => canada::ati_email_validate,
        "canada_copy_from_org_name"
        | "canada_static_charset_tabledesigner"
        | "canada_static_rtype_tabledesigner"
        | "canada_resource_language_validator"
        | "canada_security_upload_presence"
        | "canada_security_upload_type"
        | "limit_resources_per_dataset" => pass,

        "conditional_required" => columbia::conditional_required,
        "single_value_subfield" => columbia::single_value_subfield,
        "iso_topic_category" => columbia::iso_topic_category,
        "title_validator" => columbia::title_validator,
        "valid_next_state" => pass,

        "required_if" => own::required_if,
        "required_unless" => own::required_unless,
        "required_without" => own::required_without,
        "at_most_one" => columbia::single_value_subfield,

        "as_list" | "convert_to_list_if_string" => choice::as_list,
        "convert_to_extras" | "convert_from_extras" | "configured_default" => pass,
        _ => return None,
    })
}

//! The site itself: licences, status, help, autocompletes, searches of resources.

mod format_autocomplete;
mod help_show;
mod license_list;
mod package_autocomplete;
mod resource_search;
mod site_read;
mod status_show;

use crate::action::ActionDef;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    format_autocomplete::DEF,
    help_show::DEF,
    license_list::DEF,
    package_autocomplete::DEF,
    resource_search::DEF,
    site_read::DEF,
    status_show::DEF,
];

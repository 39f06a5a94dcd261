//! Activity streams: who did what, what it looked like then, what is new on somebody's dashboard.

mod activity_create;
mod activity_data_show;
mod activity_delete;
mod activity_delete_all;
mod activity_delete_counts;
mod activity_diff;
mod activity_show;
mod dashboard;
mod dashboard_activity_list;
mod dashboard_mark_activities_old;
mod dashboard_new_activities_count;
mod diff;
mod digest;
mod group_activity_list;
mod list;
mod organization_activity_list;
mod package_activity_list;
mod page;
mod recently_changed_packages_activity_list;
mod send_email_notifications;
mod shown;
mod user_activity_list;

use crate::action::ActionDef;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    activity_create::DEF,
    activity_data_show::DEF,
    activity_delete::DEF,
    activity_delete_all::DEF,
    activity_delete_counts::DEF,
    activity_diff::DEF,
    activity_show::DEF,
    dashboard_activity_list::DEF,
    dashboard_mark_activities_old::DEF,
    dashboard_new_activities_count::DEF,
    group_activity_list::DEF,
    organization_activity_list::DEF,
    package_activity_list::DEF,
    recently_changed_packages_activity_list::DEF,
    send_email_notifications::DEF,
    user_activity_list::DEF,
];

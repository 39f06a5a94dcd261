//! Figures of quality and the Charter: how fast all records are looked at again, what a change costs, and the report of the largest organization.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Request, call, get};
use crate::print_line;
use crate::server::{Outcome, Server};

/// How often a job is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How long readers and jobs may take.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Measures, and prints a row for each figure.
pub(crate) fn measure(server: &Server, token: &str, records: u64, time: Duration) -> Outcome<()> {
    let asked = |action: &str, params: Value| -> Outcome<Value> {
        call(server.address, token, action, &params)
    };
    server.forget_peak()?;
    let (before, _) = server.memory();
    let begun = Instant::now();
    asked("quality_recompute", json!({}))?;
    until(|| {
        Ok(asked("job_list", json!({"state": "done"}))?
            .to_string()
            .contains("measure_all"))
    })?;
    let took = begun.elapsed().as_secs_f64();
    let rate = records as f64 / took;
    let (_, most) = server.memory();
    print_line(&format!(
        "| quality of {records} records, all again | {rate:.0}/s, {took:.1} s; {before} MiB resident before, {most} MiB at most | | | |"
    ));
    let list = asked("organization_quality_list", json!({}))?;
    let largest = list.as_array().into_iter().flatten();
    let largest = largest.max_by_key(|one| one["records"].as_u64());
    server.forget_peak()?;
    let (before, _) = server.memory();
    let name = largest
        .and_then(|one| one["name"].as_str())
        .unwrap_or_default()
        .to_owned();
    for (what, path) in [
        (
            "charter_report_show, largest organization",
            format!("/api/3/action/charter_report_show?organization={name}"),
        ),
        (
            "organization_quality_show, the same",
            format!("/api/3/action/organization_quality_show?id={name}"),
        ),
        (
            "quality_list, records behind a figure, the same",
            format!("/api/3/action/quality_list?organization={name}&measure=categories"),
        ),
        (
            "quality_list, records behind a figure, of the site",
            "/api/3/action/quality_list?measure=categories&state=met".to_owned(),
        ),
        (
            "page: /charter, largest organization",
            format!("/charter?organization={name}"),
        ),
    ] {
        let request: Arc<Request> = Arc::new(move |_| get(&path));
        crate::warm(server, &request)?;
        let figures = crate::run(server, 1, time, u64::MAX, request)?;
        crate::row(&format!("{what}; 1 connection"), &figures, "");
    }
    let (_, most) = server.memory();
    print_line(&format!(
        "| memory while the report and its lists were asked for | {before} MiB resident before, {most} MiB at most | | | |"
    ));
    Ok(())
}

/// Waits until the quality of so many records is known, which readers find out behind a load in threads of their own; returns how long
/// it took.
pub(crate) fn until_measured(server: &Server, token: &str, records: u64) -> Outcome<Duration> {
    let begun = Instant::now();
    until(|| {
        let known = call(server.address, token, "site_quality_show", &json!({}))?;
        Ok(known["records"] == records)
    })?;
    Ok(begun.elapsed())
}

/// Waits until something holds.
fn until(mut holds: impl FnMut() -> Outcome<bool>) -> Outcome<()> {
    let end = Instant::now() + PATIENCE;
    while !holds()? {
        if Instant::now() > end {
            return Err("it takes longer than an hour".to_owned());
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}

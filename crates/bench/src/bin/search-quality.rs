//! Prints how well searches find: a line a question, then the figures; a part of `make bench`.

use std::io::Write;
use std::process::ExitCode;

use cairn_bench::quality::{self, Figures};

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    // A closed pipe ends the run anyway.
    match quality::measure() {
        Ok(report) => {
            for one in &report.judged {
                let mark = if one.success { '+' } else { '-' };
                let found: Vec<&str> = one.found.iter().take(5).map(String::as_str).collect();
                let _ = writeln!(
                    out,
                    "{:.2} {mark} {} [{}]: {}",
                    one.ndcg,
                    one.question.q,
                    one.question.language,
                    found.join(" ")
                );
            }
            let _ = writeln!(
                out,
                "\n| questions | number | NDCG@10 | success@5 |\n|---|---|---|---|"
            );
            for (language, figures) in &report.by_language {
                let _ = writeln!(out, "{}", row(language, figures));
            }
            let _ = writeln!(out, "{}", row("all", &report.all));
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(out, "search-quality: {error}");
            ExitCode::FAILURE
        }
    }
}

fn row(about: &str, figures: &Figures) -> String {
    format!(
        "| {about} | {} | {:.3} | {:.3} |",
        figures.questions, figures.ndcg, figures.success
    )
}

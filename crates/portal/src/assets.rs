//! The files of the website, which are part of the program. Their address holds what is in them, so that browsers keep them.

use std::sync::LazyLock;

use crate::seen::hash;
use crate::visit::Page;

struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
}

const ASSETS: &[Asset] = &[
    Asset {
        name: "site.css",
        kind: "text/css; charset=utf-8",
        text: concat!(
            include_str!("../static/css/site.css"),
            include_str!("../static/css/looking.css"),
            include_str!("../static/css/publishing.css"),
            include_str!("../static/css/people.css"),
            include_str!("../static/css/quality.css"),
            include_str!("../static/css/topics.css"),
            include_str!("../static/css/openness.css"),
            include_str!("../static/css/registers.css"),
            include_str!("../static/css/analytics.css"),
            include_str!("../static/css/participate.css"),
            include_str!("../static/css/print.css"),
        ),
    },
    script("chart.js", include_str!("../static/js/chart.js")),
    script("autosave.js", include_str!("../static/js/autosave.js")),
    script("upload.js", include_str!("../static/js/upload.js")),
    script("map.js", include_str!("../static/js/map.js")),
    script("share.js", include_str!("../static/js/share.js")),
    Asset {
        name: "map.css",
        kind: "text/css; charset=utf-8",
        text: include_str!("../static/js/map.css"),
    },
    Asset {
        name: "world.json",
        kind: "application/json",
        text: include_str!("../static/js/world.json"),
    },
    Asset {
        name: "world.svg",
        kind: "image/svg+xml",
        text: include_str!("../static/js/world.svg"),
    },
    Asset {
        name: "mark.svg",
        kind: "image/svg+xml",
        text: include_str!("../static/mark.svg"),
    },
];

/// A script that `make assets` bundles.
const fn script(name: &'static str, text: &'static str) -> Asset {
    Asset {
        name,
        kind: "text/javascript; charset=utf-8",
        text,
    }
}

/// Changes with what is in the files.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let bytes = ASSETS.iter().flat_map(|asset| asset.text.bytes());
    format!("{:016x}", hash(bytes))
});

/// Returns the path of a file.
pub(crate) fn path(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// Returns the file at a path. Another version leads to today's, which a page from before a change asks for.
pub(crate) fn find(path: &str) -> Option<Page> {
    let (version, name) = path.strip_prefix("/assets/")?.split_once('/')?;
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    Some(Page {
        name: "asset",
        kind: asset.kind,
        common: true,
        forever: version == *VERSION,
        ..Page::html(200, asset.text.to_owned())
    })
}

//! The files of the website, which are part of the program. Their address holds what is in them, so that browsers keep them.

use std::sync::LazyLock;

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
            include_str!("../static/css/analytics.css"),
            include_str!("../static/css/participate.css"),
        ),
    },
    script("chart.js", include_str!("../static/js/chart.js")),
    script("autosave.js", include_str!("../static/autosave.js")),
    script("upload.js", include_str!("../static/upload.js")),
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
    // FNV-1a: it need not withstand anybody.
    let hash = ASSETS
        .iter()
        .flat_map(|asset| asset.text.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
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
        status: 200,
        kind: asset.kind,
        location: None,
        forever: version == *VERSION,
        framed: false,
        session: None,
        uses: Vec::new(),
        body: asset.text.as_bytes().to_vec(),
    })
}

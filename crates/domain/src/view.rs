//! Types of views: how the data of a resource is shown, and which resources each type suits.
//!
//! The names are those of CKAN's plugins, so that records which come from there keep their views.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A type of view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ViewType {
    /// A picture.
    #[serde(rename = "image_view")]
    Image,
    /// Text, JSON or XML.
    #[serde(rename = "text_view")]
    Text,
    /// A table of the DataStore with paging, search and filters.
    #[serde(rename = "datatables_view")]
    Datatables,
    /// A film.
    #[serde(rename = "video_view")]
    Video,
    /// A sound.
    #[serde(rename = "audio_view")]
    Audio,
    /// A page of another site.
    #[serde(rename = "webpage_view")]
    Webpage,
    /// Table, chart and map in one.
    #[serde(rename = "recline_view")]
    Explorer,
    /// A table.
    #[serde(rename = "recline_grid_view")]
    Grid,
    /// A chart.
    #[serde(rename = "recline_graph_view")]
    Graph,
    /// A map.
    #[serde(rename = "recline_map_view")]
    Map,
}

/// What is said of a type.
struct About {
    name: &'static str,
    title: &'static str,
    filterable: bool,
    requires_datastore: bool,
    /// Formats of resources that the type shows, in lower case.
    formats: &'static [&'static str],
}

const TABLES: &[&str] = &["csv", "xls", "xlsx", "ods", "tsv"];
const TEXTS: &[&str] = &[
    "text/plain",
    "txt",
    "plain",
    "xml",
    "rdf",
    "rdf+xml",
    "owl+xml",
    "atom",
    "rss",
    "json",
];

impl ViewType {
    /// Every type.
    pub const ALL: &[Self] = &[
        Self::Image,
        Self::Text,
        Self::Datatables,
        Self::Video,
        Self::Audio,
        Self::Webpage,
        Self::Explorer,
        Self::Grid,
        Self::Graph,
        Self::Map,
    ];

    fn about(self) -> About {
        let plain = |name, title, formats| About {
            name,
            title,
            filterable: false,
            requires_datastore: false,
            formats,
        };
        let of_datastore = |name, title| About {
            name,
            title,
            filterable: true,
            requires_datastore: true,
            formats: &[],
        };
        match self {
            Self::Image => plain("image_view", "Image", &["png", "jpeg", "jpg", "gif"]),
            Self::Text => plain("text_view", "Text", TEXTS),
            Self::Datatables => of_datastore("datatables_view", "Table"),
            Self::Video => plain("video_view", "Video", &["mp4", "ogg", "webm"]),
            Self::Audio => plain("audio_view", "Audio", &["wav", "ogg", "mp3"]),
            Self::Webpage => plain("webpage_view", "Website", &["html", "htm"]),
            Self::Explorer => About {
                filterable: true,
                ..plain("recline_view", "Data Explorer", TABLES)
            },
            Self::Grid => of_datastore("recline_grid_view", "Grid"),
            Self::Graph => of_datastore("recline_graph_view", "Graph"),
            Self::Map => of_datastore("recline_map_view", "Map"),
        }
    }

    /// Returns the type of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Returns the name of the type.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// Returns the title of a view that is made by itself.
    pub fn default_title(self) -> &'static str {
        self.about().title
    }

    /// Tells whether a view of this type can be cut down to some values of some fields.
    pub fn is_filterable(self) -> bool {
        self.about().filterable
    }

    /// Tells whether the type shows rows of the DataStore and nothing else.
    pub fn requires_datastore(self) -> bool {
        self.about().requires_datastore
    }

    /// Tells whether the type shows a resource; `site_url` is the address of this site.
    pub fn suits(self, resource: &Value, site_url: &str) -> bool {
        let text = |key: &str| {
            resource
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let format = text("format").to_lowercase();
        let about = self.about();
        let of_format = about.formats.contains(&format.as_str());
        let in_datastore = resource.get("datastore_active") == Some(&Value::Bool(true));
        match self {
            Self::Image | Self::Video | Self::Audio => of_format,
            // A browser loads text of its own site alone, unless the other site wraps it.
            Self::Text => {
                let here = text("url_type") == "upload" || is_of_site(text("url"), site_url);
                format == "jsonp" || (of_format && here)
            }
            Self::Webpage => {
                let url = text("url");
                of_format || url.ends_with(".html") || url.ends_with(".htm")
            }
            Self::Explorer => of_format || in_datastore,
            Self::Datatables | Self::Grid | Self::Graph | Self::Map => in_datastore,
        }
    }
}

/// Tells whether an address has scheme, host and port of the site.
fn is_of_site(url: &str, site_url: &str) -> bool {
    let origin = |url: &str| -> Option<String> {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let scheme = scheme.to_ascii_lowercase();
        let usual = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(usual).unwrap_or(host);
        Some(format!("{scheme}://{}", host.to_ascii_lowercase()))
    };
    origin(url).is_some_and(|origin_of_url| origin(site_url) == Some(origin_of_url))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SITE: &str = "https://data.example.org/portal";

    #[test]
    fn types_suit_formats_and_places() {
        for (kind, resource, expected) in [
            (ViewType::Image, json!({"format": "PNG"}), true),
            (ViewType::Image, json!({"format": "CSV"}), false),
            (ViewType::Image, json!({}), false),
            (
                ViewType::Text,
                json!({"format": "TXT", "url": "https://elsewhere.org/a.txt"}),
                false,
            ),
            (
                ViewType::Text,
                json!({"format": "TXT", "url": "HTTPS://Data.Example.org:443/a.txt"}),
                true,
            ),
            (
                ViewType::Text,
                json!({"format": "TXT", "url": "http://data.example.org/a.txt"}),
                false,
            ),
            (
                ViewType::Text,
                json!({"format": "JSON", "url": "a.json", "url_type": "upload"}),
                true,
            ),
            (ViewType::Text, json!({"format": "jsonp"}), true),
            (ViewType::Datatables, json!({"format": "CSV"}), false),
            (
                ViewType::Datatables,
                json!({"datastore_active": true}),
                true,
            ),
            (ViewType::Webpage, json!({"url": "http://a/b.html"}), true),
            (ViewType::Explorer, json!({"format": "CSV"}), true),
            (ViewType::Map, json!({"format": "GeoJSON"}), false),
        ] {
            assert_eq!(kind.suits(&resource, SITE), expected, "{kind:?} {resource}");
        }
    }

    #[test]
    fn names_lead_to_their_types_and_back() {
        for kind in ViewType::ALL {
            assert_eq!(ViewType::parse(kind.name()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.name()));
        }
        assert_eq!(ViewType::parse("zz"), None);
    }
}

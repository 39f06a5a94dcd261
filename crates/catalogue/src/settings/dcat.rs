//! What the catalogue is told about records as DCAT.

use serde::{Deserialize, Serialize};

/// Records as DCAT.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dcat {
    /// Whether records and the catalogue are served as RDF (`ckanext.dcat.enable_rdf_endpoints`).
    pub enabled: bool,
    /// What the addresses that name things begin with (`ckanext.dcat.base_uri`); nothing for the site's address.
    pub base_uri: String,
    /// Where the catalogue is; `{_format}` stands for the end of the address, such as `ttl` (`ckanext.dcat.catalog_endpoint`).
    pub catalog_endpoint: CatalogEndpoint,
    /// Where the records are as plain JSON; an empty text for nowhere (`ckanext.dcat.json_endpoint`).
    pub json_endpoint: JsonEndpoint,
    /// Records of a page of the catalogue (`ckanext.dcat.datasets_per_page`).
    pub datasets_per_page: u64,
    /// Whether the addresses of records answer in RDF to those who ask for it in `Accept` (`ckanext.dcat.enable_content_negotiation`).
    pub content_negotiation: bool,
    /// How places are written in RDF: `wkt`, `geojson` or both (`ckanext.dcat.output_spatial_format`); both break the rule of DCAT-AP that there is one.
    pub output_spatial_format: Vec<SpatialFormat>,
    /// Whether a file without a licence of its own has that of its record (`ckanext.dcat.resource.inherit.license`).
    pub resource_inherits_license: bool,
    /// Whether the catalogue lists records that were harvested in a catalogue of their own for each place that they are of, as its part
    /// (`ckanext.dcat.expose_subcatalogs`).
    pub expose_subcatalogs: bool,
}

impl Dcat {
    /// Returns the path of the catalogue in the syntax with this end of the address.
    pub fn catalog_path(&self, extension: &str) -> String {
        self.catalog_endpoint.0.replace(PLACE, extension)
    }
}

impl Default for Dcat {
    fn default() -> Self {
        Self {
            enabled: true,
            base_uri: String::new(),
            catalog_endpoint: CatalogEndpoint("/catalog.{_format}".to_owned()),
            json_endpoint: JsonEndpoint("/dcat.json".to_owned()),
            datasets_per_page: 100,
            content_negotiation: true,
            output_spatial_format: vec![SpatialFormat::Wkt],
            resource_inherits_license: true,
            expose_subcatalogs: false,
        }
    }
}

/// A way to write places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpatialFormat {
    /// Well-known text.
    Wkt,
    /// GeoJSON.
    GeoJson,
}

/// What stands for the end of the address.
const PLACE: &str = "{_format}";

/// The path of the catalogue, with the place of the end of the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CatalogEndpoint(String);

impl CatalogEndpoint {
    /// Returns the path as a pattern of addresses, whose part `syntax` is one of some ends.
    pub fn pattern(&self, extensions: &str) -> String {
        self.0.replace(PLACE, &format!("{{syntax:{extensions}}}"))
    }
}

impl TryFrom<String> for CatalogEndpoint {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        let parts: Vec<&str> = path.split(PLACE).collect();
        match parts.as_slice() {
            [before, after] if is_path(before) && (after.is_empty() || is_path_part(after)) => {
                Ok(Self(path))
            }
            _ => Err(format!(
                "dcat.catalog_endpoint must begin with / and hold {PLACE} once, and otherwise letters, digits, and . _ ~ / - alone; \
                 it is {path:?}"
            )),
        }
    }
}

impl From<CatalogEndpoint> for String {
    fn from(endpoint: CatalogEndpoint) -> Self {
        endpoint.0
    }
}

/// The path of the records as plain JSON, where they have one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct JsonEndpoint(String);

impl JsonEndpoint {
    /// Returns the path.
    pub fn path(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|path| !path.is_empty())
    }
}

impl TryFrom<String> for JsonEndpoint {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        match path.is_empty() || (is_path(&path) && path.len() > 1) {
            true => Ok(Self(path)),
            false => Err(format!(
                "dcat.json_endpoint must begin with / and hold letters, digits, and . _ ~ / - alone; it is {path:?}"
            )),
        }
    }
}

impl From<JsonEndpoint> for String {
    fn from(endpoint: JsonEndpoint) -> Self {
        endpoint.0
    }
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') && is_path_part(text)
}

/// Tells whether a text can stand in a path as it is, and means nothing in a pattern.
fn is_path_part(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"._~/-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_paths() {
        for (path, expected) in [
            ("/catalog.{_format}", true),
            ("/rdf/{_format}/all", true),
            ("/{_format}", true),
            ("catalog.{_format}", false),
            ("/catalog", false),
            ("/{_format}.{_format}", false),
            ("/{lang}/catalog.{_format}", false),
            ("/catalog.{_format}?x", false),
            ("", false),
        ] {
            assert_eq!(
                CatalogEndpoint::try_from(path.to_owned()).is_ok(),
                expected,
                "{path}"
            );
        }
        for (path, expected) in [
            ("/dcat.json", true),
            ("", true),
            ("/", false),
            ("dcat.json", false),
            ("/{x}", false),
        ] {
            assert_eq!(
                JsonEndpoint::try_from(path.to_owned()).is_ok(),
                expected,
                "{path}"
            );
        }
    }

    #[test]
    fn the_catalogue_has_a_path_in_each_syntax() {
        let dcat = Dcat {
            catalog_endpoint: CatalogEndpoint("/rdf/{_format}/all".to_owned()),
            ..Dcat::default()
        };
        assert_eq!(dcat.catalog_path("ttl"), "/rdf/ttl/all");
        assert_eq!(
            dcat.catalog_endpoint.pattern("rdf|ttl"),
            "/rdf/{syntax:rdf|ttl}/all"
        );
    }
}

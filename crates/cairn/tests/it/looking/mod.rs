//! What readers look at, over HTTP: charts, maps, beginnings of files, citations, what changed, algorithms explained, pieces in frames.

mod browser;
mod figures;
mod programs;
mod records;
mod weight;

use serde_json::{Value, json};

use crate::http::Client;
use crate::pages::site_with;
use crate::place::Place;

/// A site with tables of measures and of places, and with files of several formats, by the names of their resources.
pub(crate) struct Shelf {
    pub(crate) server: crate::server::Server,
    pub(crate) root: Client,
    nobody: Client,
    lakes: Value,
}

impl Shelf {
    pub(crate) fn new(place: &Place) -> Self {
        Self::with(place, &[])
    }

    /// The same with further settings.
    pub(crate) fn with(place: &Place, settings: &[&str]) -> Self {
        let (server, mut root) = site_with(place, settings);
        let lakes = root.done(
            "package_create",
            &json!({
                "name": "lakes", "owner_org": "water-office", "license_id": "cc-by-sa", "version": "2.1",
                "title": "Lakes & <ponds>", "title_translated": {"en": "Lakes & <ponds>", "fr": "Lacs et étangs"},
                "notes_translated": {"en": "Measured lakes", "fr": "Lacs mesurés"},
                "resources": [
                    {"url": "https://example.org/levels.csv", "name": "Levels", "format": "CSV"},
                    {"url": "https://example.org/gauges.csv", "name": "Gauges", "format": "CSV"},
                ],
            }),
        );
        let id = |place: usize| lakes["resources"][place]["id"].clone();
        let levels: Vec<Value> = (0..48)
            .map(|month| {
                let day = format!("{}-{:02}-15", 2021 + month / 12, month % 12 + 1);
                let lake = ["Grand", "Petit", "Étang"][month % 3];
                json!({"day": day, "lake": lake, "level": month, "depth": -0.5 * month as f64, "frozen": month % 12 < 3})
            })
            .collect();
        root.done(
            "datastore_create",
            &json!({
                "resource_id": id(0), "force": true, "records": levels,
                "fields": [
                    {"id": "day", "type": "date", "info": {"label": "Day", "label_fr": "Jour"}},
                    {"id": "lake", "type": "text", "info": {"label": "Lake", "label_fr": "Lac"}},
                    {"id": "level", "type": "numeric", "info": {"label": "Level", "label_fr": "Niveau"}},
                    {"id": "depth", "type": "float"}, {"id": "frozen", "type": "bool"},
                ],
            }),
        );
        root.done(
            "datastore_create",
            &json!({
                "resource_id": id(1), "force": true,
                "records": [
                    {"name": "A </script><b>", "Latitude": 45.5, "Longitude": -75.25}, {"name": "Nowhere", "Latitude": 99, "Longitude": 1},
                    {"name": "Unknown"},
                ],
                "fields": [{"id": "name", "type": "text"}, {"id": "Latitude", "type": "numeric"}, {"id": "Longitude", "type": "float"}],
            }),
        );
        let basins = json!({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"nom": "Bassin </script>"}, "geometry": {"type": "Polygon", "coordinates": [[[-80, 43], [-79, 43], [-79, 44], [-80, 43]]]}},
        ]})
        .to_string();
        for (name, format, file, content) in [
            ("Basins", "GeoJSON", "basins.geojson", basins.as_bytes()),
            (
                "Broken",
                "GeoJSON",
                "broken.geojson",
                b"{\"type\": \"Point\"}",
            ),
            (
                "Settings",
                "JSON",
                "settings.json",
                b"{\"a\":\"<script>alert(5)</script>\"}",
            ),
            ("Notes", "TXT", "notes.txt", b"<img src=x onerror=alert(6)>"),
            ("Report", "PDF", "report.pdf", b"%PDF-1.4"),
            ("Binary", "TXT", "binary.txt", b"\xff\xfe\x00\x01"),
        ] {
            let fields = [("package_id", "lakes"), ("name", name), ("format", format)];
            let made = root
                .upload("resource_create", &fields, file, content)
                .unwrap();
            assert!(made.is_ok(), "{name}");
        }
        let lakes = root.done("package_show", &json!({"id": "lakes"}));
        let nobody = server.anonymous();
        Self {
            server,
            root,
            nobody,
            lakes,
        }
    }

    /// Returns the id of a resource.
    pub(crate) fn id(&self, name: &str) -> String {
        let resources = self.lakes["resources"].as_array().unwrap();
        let resource = resources.iter().find(|one| one["name"] == name).unwrap();
        resource["id"].as_str().unwrap().to_owned()
    }

    /// Returns the path of a resource's page.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("/dataset/lakes/resource/{}", self.id(name))
    }

    #[track_caller]
    fn page(&mut self, path: &str) -> String {
        let answer = self.nobody.get(path).unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }
}

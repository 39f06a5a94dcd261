//! Openness scores as ckanext-qa gives them: by what stands at the end of an address, else by the format that is stated.

/// Formats by their score. What `ckanext-qa` does not know (Parquet and others) has the score of its kind.
const SCORES: &[(u8, &[&str])] = &[
    (5, &["N3", "SPARQL", "RDF", "TTL", "JSON-LD", "JSONLD"]),
    (
        3,
        &[
            "CSV",
            "TSV",
            "JSON",
            "GEOJSON",
            "XML",
            "KML",
            "KMZ",
            "ODS",
            "ODB",
            "ODF",
            "ODG",
            "WFS",
            "WMS",
            "WMTS",
            "WCS",
            "NETCDF",
            "ATOM FEED",
            "ATOM",
            "RSS",
            "ICS",
            "IATI",
            "XYZ",
            "SVG",
            "PNG",
            "JPEG",
            "JPG",
            "QGIS",
            "PARQUET",
            "GPKG",
            "GEOPACKAGE",
            "JSONL",
            "OPENAPI",
            "GML",
        ],
    ),
    (
        2,
        &[
            "XLS",
            "XLSX",
            "MDB",
            "DBASE",
            "DBF",
            "SHP",
            "E00",
            "MRSID",
            "MOP",
            "ESRI REST",
            "ARCGIS MAP SERVICE",
            "ARCGIS MAP PREVIEW",
            "TIFF",
            "TIF",
            "GIF",
            "BMP",
        ],
    ),
    (
        1,
        &[
            "PDF",
            "DOC",
            "DOCX",
            "ODT",
            "TXT",
            "PPT",
            "PPTX",
            "ODP",
            "ODC",
            "ZIP",
            "GZ",
            "TAR",
            "RAR",
            "BIN",
            "DCR",
            "MXD",
            "ARCGIS ONLINE MAP",
        ],
    ),
    (
        0,
        &["HTML", "HTM", "XSLT", "JS", "OWL", "RDFA", "PERL", "EXE"],
    ),
];

/// A score, why it is given, and the format that gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openness {
    /// From 0 to 5.
    pub score: u8,
    /// Why, in a sentence.
    pub reason: String,
    /// The format, where one is known.
    pub format: Option<String>,
}

/// Scores a resource by its address and the format that it states.
pub fn openness(url: &str, format: &str) -> Openness {
    for extension in extensions(url) {
        let format = extension.to_uppercase();
        if let Some(score) = score_of(&format) {
            let reason = format!(
                "URL extension \"{extension}\" relates to format \"{format}\" and receives score: {score}."
            );
            return Openness {
                score,
                reason,
                format: Some(format),
            };
        }
    }
    let format = format.trim();
    match score_of(format) {
        Some(score) => Openness {
            score,
            reason: format!("Format field \"{format}\" receives score: {score}."),
            format: Some(format.to_owned()),
        },
        None => Openness {
            score: 1,
            reason: "Could not understand the file format, therefore score is 1.".to_owned(),
            format: None,
        },
    }
}

fn score_of(format: &str) -> Option<u8> {
    let format = format.to_uppercase();
    let found = SCORES
        .iter()
        .find(|(_, all)| all.contains(&format.as_str()));
    found.map(|(score, _)| *score)
}

/// Returns what may be the extension of an address: two parts (`csv.zip`), then one.
fn extensions(url: &str) -> Vec<String> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let Some((_, name)) = path.rsplit_once('/') else {
        return Vec::new();
    };
    let parts: Vec<&str> = name
        .split('.')
        .skip(1)
        .filter(|part| !part.is_empty())
        .collect();
    (1..=parts.len().min(2))
        .rev()
        .map(|count| parts[parts.len() - count..].join(".").to_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_address_goes_before_the_format_that_is_stated() {
        for (url, format, score, reason) in [
            (
                "https://a.example/x.csv",
                "PDF",
                3,
                "URL extension \"csv\" relates to format \"CSV\" and receives score: 3.",
            ),
            (
                "https://a.example/x.csv.zip?y=1.ttl",
                "",
                1,
                "URL extension \"zip\" relates to format \"ZIP\" and receives score: 1.",
            ),
            (
                "https://a.example/x.tar.gz",
                "",
                1,
                "URL extension \"gz\" relates to format \"GZ\" and receives score: 1.",
            ),
            (
                "https://a.example/service",
                "Esri REST",
                2,
                "Format field \"Esri REST\" receives score: 2.",
            ),
            (
                "https://a.example/x",
                "TTL",
                5,
                "Format field \"TTL\" receives score: 5.",
            ),
            (
                "https://a.example",
                "",
                1,
                "Could not understand the file format, therefore score is 1.",
            ),
            (
                "https://a.example/v1.2/download",
                "Nothing",
                1,
                "Could not understand the file format, therefore score is 1.",
            ),
            (
                "https://a.example/page.html",
                "CSV",
                0,
                "URL extension \"html\" relates to format \"HTML\" and receives score: 0.",
            ),
        ] {
            let found = openness(url, format);
            assert_eq!(
                (found.score, found.reason.as_str()),
                (score, reason),
                "{url} {format}"
            );
        }
    }
}

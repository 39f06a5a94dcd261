//! Words of records and the entries of the European code lists that mean the same.

use isolang::Language;

const AUTHORITY: &str = "http://publications.europa.eu/resource/authority/";

fn entry(list: &str, code: &str) -> String {
    format!("{AUTHORITY}{list}/{code}")
}

fn found(list: &str, table: &[(&str, &str)], word: &str) -> Option<String> {
    let word = word.trim().to_lowercase().replace(['-', ' '], "_");
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, code)| entry(list, code))
}

/// How often it changes: our codes and ISO 8601 intervals.
pub(super) fn frequency(word: &str) -> Option<String> {
    const TABLE: &[(&str, &str)] = &[
        ("current", "CONT"),
        ("daily", "DAILY"),
        ("weekly", "WEEKLY"),
        ("biweekly", "BIWEEKLY"),
        ("monthly", "MONTHLY"),
        ("bimonthly", "BIMONTHLY"),
        ("quarterly", "QUARTERLY"),
        ("biannually", "ANNUAL_2"),
        ("yearly", "ANNUAL"),
        ("biennially", "BIENNIAL"),
        ("triennially", "TRIENNIAL"),
        ("quinquennial", "QUINQUENNIAL"),
        ("as_required", "AS_NEEDED"),
        ("on_demand", "AS_NEEDED"),
        ("periodically", "IRREG"),
        ("never", "NEVER"),
        ("historical", "NEVER"),
        ("other", "OTHER"),
        ("unknown", "UNKNOWN"),
    ];
    if word.trim() == "not_planned" {
        return Some(entry("frequency", "NOT_PLANNED"));
    }
    found("frequency", TABLE, crate::frequency::code(word)?)
}

/// Languages, by the codes of two and of three letters; what follows, as in `fr-CA`, is left out.
pub(super) fn language(word: &str) -> Option<String> {
    let code = word.trim().split(['-', '_']).next()?.to_lowercase();
    let known = match code.len() {
        2 => Language::from_639_1(&code),
        3 => Language::from_639_3(&code),
        _ => None,
    }?;
    Some(entry("language", &known.to_639_3().to_uppercase()))
}

/// Subjects of ours and the theme of the European list that has them.
pub(crate) fn theme(word: &str) -> Option<String> {
    const TABLE: &[(&str, &str)] = &[
        ("agriculture", "AGRI"),
        ("arts_music_literature", "EDUC"),
        ("economics_and_industry", "ECON"),
        ("education_and_training", "EDUC"),
        ("government_and_politics", "GOVE"),
        ("health_and_safety", "HEAL"),
        ("history_and_archaeology", "EDUC"),
        ("information_and_communications", "TECH"),
        ("labour", "SOCI"),
        ("language_and_linguistics", "EDUC"),
        ("law", "JUST"),
        ("military", "GOVE"),
        ("nature_and_environment", "ENVI"),
        ("persons", "SOCI"),
        ("science_and_technology", "TECH"),
        ("society_and_culture", "SOCI"),
        ("transport", "TRAN"),
    ];
    let word = word.trim();
    if THEMES.iter().any(|(code, _, _)| *code == word) {
        return Some(entry("data-theme", word));
    }
    found("data-theme", TABLE, word)
}

/// The themes of the European list with their names in English and French.
const THEMES: &[(&str, &str, &str)] = &[
    (
        "AGRI",
        "Agriculture, fisheries, forestry and food",
        "Agriculture, pêche, sylviculture et alimentation",
    ),
    ("ECON", "Economy and finance", "Économie et finances"),
    (
        "EDUC",
        "Education, culture and sport",
        "Éducation, culture et sport",
    ),
    ("ENER", "Energy", "Énergie"),
    ("ENVI", "Environment", "Environnement"),
    (
        "GOVE",
        "Government and public sector",
        "Gouvernement et secteur public",
    ),
    ("HEAL", "Health", "Santé"),
    ("INTR", "International issues", "Questions internationales"),
    (
        "JUST",
        "Justice, legal system and public safety",
        "Justice, système juridique et sécurité publique",
    ),
    ("OP_DATPRO", "Provisional data", "Données provisoires"),
    ("REGI", "Regions and cities", "Régions et villes"),
    ("SOCI", "Population and society", "Population et société"),
    ("TECH", "Science and technology", "Science et technologie"),
    ("TRAN", "Transport", "Transports"),
];

/// The list of themes.
pub(super) const THEME_LIST: &str = "http://publications.europa.eu/resource/authority/data-theme";

/// Returns the English and the French name of a theme by its address.
pub(super) fn theme_names(address: &str) -> Option<(&'static str, &'static str)> {
    let code = address.strip_prefix(THEME_LIST)?.strip_prefix('/')?;
    THEMES
        .iter()
        .find(|(known, _, _)| *known == code)
        .map(|(_, english, french)| (*english, *french))
}

/// Access levels.
pub(super) fn access(word: &str) -> Option<String> {
    const TABLE: &[(&str, &str)] = &[
        ("open", "PUBLIC"),
        ("public", "PUBLIC"),
        ("open_to_be_published", "NON_PUBLIC"),
        ("under_review", "NON_PUBLIC"),
        ("non_public", "NON_PUBLIC"),
        ("restricted", "RESTRICTED"),
        ("restricted_public", "RESTRICTED"),
        ("confidential", "CONFIDENTIAL"),
    ];
    found("access-right", TABLE, word)
}

/// Formats of files.
pub(crate) fn file_type(word: &str) -> Option<String> {
    const TABLE: &[(&str, &str)] = &[
        ("arcgis_geoservices_rest_api", "REST"),
        ("atom", "ATOM"),
        ("csv", "CSV"),
        ("dbf", "DBF"),
        ("doc", "DOC"),
        ("docx", "DOCX"),
        ("epub", "EPUB"),
        ("esri_rest", "REST"),
        ("fgdb/gdb", "GDB"),
        ("gdb", "GDB"),
        ("geojson", "GEOJSON"),
        ("geopackage", "GPKG"),
        ("geotif", "TIFF"),
        ("geotiff", "TIFF"),
        ("gif", "GIF"),
        ("gml", "GML"),
        ("gpkg", "GPKG"),
        ("gtfs", "GTFS"),
        ("gzip", "GZIP"),
        ("html", "HTML"),
        ("jpeg", "JPEG"),
        ("jpg", "JPEG"),
        ("json", "JSON"),
        ("json_ld", "JSON_LD"),
        ("jsonl", "JSON"),
        ("kml", "KML"),
        ("kmz", "KMZ"),
        ("mdb", "MDB"),
        ("n_triples", "RDF_N_TRIPLES"),
        ("netcdf", "NETCDF"),
        ("ods", "ODS"),
        ("odt", "ODT"),
        ("parquet", "PARQUET"),
        ("pdf", "PDF"),
        ("png", "PNG"),
        ("ppt", "PPT"),
        ("pptx", "PPTX"),
        ("rdf", "RDF"),
        ("rdf/xml", "RDF_XML"),
        ("rest", "REST"),
        ("rss", "RSS"),
        ("rtf", "RTF"),
        ("shp", "SHP"),
        ("sparql", "SPARQLQ"),
        ("sql", "SQL"),
        ("svg", "SVG"),
        ("tiff", "TIFF"),
        ("tsv", "TSV"),
        ("ttl", "RDF_TURTLE"),
        ("txt", "TXT"),
        ("wfs", "WFS_SRVC"),
        ("wms", "WMS_SRVC"),
        ("wmts", "WMTS_SRVC"),
        ("xls", "XLS"),
        ("xlsx", "XLSX"),
        ("xml", "XML"),
        ("zip", "ZIP"),
    ];
    found("file-type", TABLE, word)
}

/// Media types, of the register that names them all.
pub(super) fn media_type(word: &str) -> Option<String> {
    let word = word.trim().to_lowercase();
    let essence = word.split(';').next().unwrap_or_default().trim();
    let (kind, sub) = essence.split_once('/')?;
    let known = matches!(
        kind,
        "application"
            | "audio"
            | "font"
            | "haptics"
            | "image"
            | "message"
            | "model"
            | "multipart"
            | "text"
            | "video"
    );
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
    (known && !sub.is_empty() && sub.chars().all(plain))
        .then(|| format!("https://www.iana.org/assignments/media-types/{essence}"))
}

/// Returns the code of an entry of a list: what follows the last slash of an address, else the word.
fn code_of<'w>(word: &'w str, list: &str) -> Option<&'w str> {
    let (_, rest) = word.split_once(&format!("/{list}/"))?;
    Some(rest.trim_end_matches('/'))
}

/// Returns our code for how often it changes.
pub(crate) fn our_frequency(word: &str) -> Option<&'static str> {
    let Some(code) = code_of(word, "frequency") else {
        // Dublin Core's own words, `http://purl.org/cld/freq/monthly`.
        let word = word.rsplit(['/', '#']).next().unwrap_or(word);
        // The codes of SDMX, `http://purl.org/linked-data/sdmx/2009/code#freq-A`.
        return match word.strip_prefix("freq-") {
            Some("A") => Some("yearly"),
            Some("S") => Some("biannually"),
            Some("Q") => Some("quarterly"),
            Some("M") => Some("monthly"),
            Some("W") => Some("weekly"),
            Some("D") => Some("daily"),
            _ => crate::frequency::code(word),
        };
    };
    Some(match code {
        "CONT" | "UPDATE_CONT" => "current",
        "DAILY" => "daily",
        "WEEKLY" => "weekly",
        "BIWEEKLY" => "biweekly",
        "MONTHLY" => "monthly",
        "BIMONTHLY" => "bimonthly",
        "QUARTERLY" => "quarterly",
        "ANNUAL_2" => "biannually",
        "ANNUAL" => "yearly",
        "BIENNIAL" => "biennially",
        "TRIENNIAL" => "triennially",
        "QUINQUENNIAL" => "quinquennial",
        "AS_NEEDED" => "as_required",
        "IRREG" => "periodically",
        "NEVER" => "never",
        "OTHER" => "other",
        "UNKNOWN" => "unknown",
        _ => return None,
    })
}

/// Returns our code for a language, `other` for one that has none.
pub(crate) fn our_language(word: &str) -> &'static str {
    let code =
        code_of(word, "language").unwrap_or_else(|| word.rsplit(['/', '#']).next().unwrap_or(word));
    let code = code
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    match code.as_str() {
        "en" | "eng" | "english" | "anglais" => "en",
        "fr" | "fra" | "fre" | "french" | "français" | "francais" => "fr",
        "iu" | "iku" => "iku",
        "cr" | "cre" => "cre",
        "oj" | "oji" => "oji",
        "zxx" => "zxx",
        _ => "other",
    }
}

/// Returns our subject for a theme of the European list.
pub(crate) fn our_subject(word: &str) -> Option<&'static str> {
    Some(match code_of(word, "data-theme")? {
        "AGRI" => "agriculture",
        "ECON" => "economics_and_industry",
        "EDUC" => "education_and_training",
        "ENER" | "ENVI" => "nature_and_environment",
        "GOVE" | "REGI" | "INTR" => "government_and_politics",
        "HEAL" => "health_and_safety",
        "JUST" => "law",
        "SOCI" => "society_and_culture",
        "TECH" => "science_and_technology",
        "TRAN" => "transport",
        _ => return None,
    })
}

/// Returns our access level for an access right.
pub(crate) fn our_access(word: &str) -> Option<&'static str> {
    let code = code_of(word, "access-right")
        // INSPIRE's list, and that of the repositories of science.
        .or_else(|| code_of(word, "LimitationsOnPublicAccess"))
        .or_else(|| code_of(word, "coar/access_right"))
        .unwrap_or(word);
    Some(match code.to_uppercase().as_str() {
        "PUBLIC" | "OPEN" | "NOLIMITATIONS" | "C_ABF2" => "open",
        "C_16EC" | "C_14CB" | "C_F1CF" => "restricted",
        "RESTRICTED" | "NON_PUBLIC" | "NON-PUBLIC" | "CONFIDENTIAL" | "SENSITIVE" => "restricted",
        _ => return None,
    })
}

/// Returns the usual name of a format for its code in the European list, where that is another one.
pub(crate) fn format_of_file_type(code: &str) -> Option<&'static str> {
    Some(match code {
        "GEOJSON" => "GeoJSON",
        "JSON_LD" => "JSON-LD",
        "RDF_XML" => "RDF/XML",
        "RDF_TURTLE" => "TTL",
        "RDF_N_TRIPLES" => "N-Triples",
        "WFS_SRVC" => "WFS",
        "WMS_SRVC" => "WMS",
        "WMTS_SRVC" => "WMTS",
        "WCS_SRVC" => "WCS",
        "SPARQLQ" => "SPARQL",
        "HTML_SIMPL" | "XHTML" | "XHTML_SIMPL" => "HTML",
        "PDFA1A" | "PDFA1B" | "PDFA2A" | "PDFA2B" | "PDFA3" | "PDFX" => "PDF",
        "PARQUET" => "Parquet",
        "NETCDF" => "NetCDF",
        _ => return None,
    })
}

/// Returns the format that a media type is of.
pub(crate) fn format_of_media_type(media: &str) -> Option<&'static str> {
    let essence = media
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    Some(match essence.as_str() {
        "text/csv" | "application/csv" => "CSV",
        "text/tab-separated-values" => "TSV",
        "application/json" => "JSON",
        "application/geo+json" | "application/vnd.geo+json" => "GeoJSON",
        "application/ld+json" => "JSON-LD",
        "application/xml" | "text/xml" => "XML",
        "application/rdf+xml" => "RDF",
        "text/turtle" => "TTL",
        "application/pdf" => "PDF",
        "application/zip" | "application/x-zip-compressed" => "ZIP",
        "application/vnd.ms-excel" => "XLS",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "XLSX",
        "application/vnd.oasis.opendocument.spreadsheet" => "ODS",
        "application/msword" => "DOC",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "DOCX",
        "application/vnd.google-earth.kml+xml" => "KML",
        "application/vnd.google-earth.kmz" => "KMZ",
        "application/gml+xml" => "GML",
        "application/geopackage+sqlite3" => "GPKG",
        "application/vnd.apache.parquet" => "Parquet",
        "text/html" => "HTML",
        "text/plain" => "TXT",
        "image/tiff" => "TIFF",
        "image/png" => "PNG",
        "image/jpeg" => "JPEG",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_lists() {
        for (given, expected) in [
            (
                "http://purl.org/linked-data/sdmx/2009/code#freq-A",
                Some("yearly"),
            ),
            (
                "http://inspire.ec.europa.eu/metadata-codelist/MaintenanceFrequency/asNeeded",
                Some("as_required"),
            ),
            ("http://purl.org/cld/freq/semiannual", Some("biannually")),
            ("Mensuelle", Some("monthly")),
            ("http://purl.org/cld/freq/semiweekly", None),
        ] {
            assert_eq!(our_frequency(given), expected, "{given}");
        }
        for (given, expected) in [
            (
                "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations",
                Some("open"),
            ),
            ("http://purl.org/coar/access_right/c_abf2", Some("open")),
            (
                "http://purl.org/coar/access_right/c_16ec",
                Some("restricted"),
            ),
            ("in words", None),
        ] {
            assert_eq!(our_access(given), expected, "{given}");
        }
        assert_eq!(our_language("Français"), "fr");
    }

    #[test]
    fn words_and_their_entries() {
        for (got, expected) in [
            (frequency("yearly"), Some("frequency/ANNUAL")),
            (frequency("R/P1W"), Some("frequency/WEEKLY")),
            (frequency("sometimes"), None),
            (language("en"), Some("language/ENG")),
            (language("fr-CA"), Some("language/FRA")),
            (language("eng"), Some("language/ENG")),
            (language("ht"), Some("language/HAT")),
            (language("other"), None),
            (theme("labour"), Some("data-theme/SOCI")),
            (theme("ENVI"), Some("data-theme/ENVI")),
            (access("under_review"), Some("access-right/NON_PUBLIC")),
            (file_type("GeoJSON"), Some("file-type/GEOJSON")),
            (file_type("JSON-LD"), Some("file-type/JSON_LD")),
        ] {
            assert_eq!(got, expected.map(|code| format!("{AUTHORITY}{code}")));
        }
        assert_eq!(
            media_type("text/csv; charset=utf-8").as_deref(),
            Some("https://www.iana.org/assignments/media-types/text/csv")
        );
        for word in ["csv", "fgdb/gdb", "text/", "a/b"] {
            assert_eq!(media_type(word), None, "{word}");
        }
    }
}

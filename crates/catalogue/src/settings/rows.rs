//! What the catalogue is told about the rows of tables, and about loading files into them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Secret;

/// The DataStore: rows of tabular resources.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataStore {
    /// `postgres://…`, or nothing: the catalogue's own database where that is PostgreSQL, else SQLite files in the data folder (`ckan.datastore.write_url`).
    pub database_url: Option<Secret>,
    /// Schema of the tables on PostgreSQL.
    pub schema: String,
    /// Most connections to PostgreSQL.
    pub connections: usize,
    /// Rows of a search that asks for no number (`ckan.datastore.search.rows_default`).
    pub rows_default: u64,
    /// Most rows of a search (`ckan.datastore.search.rows_max`).
    pub rows_max: u64,
    /// Megabytes of one row, of the rows of an answer that wait for a client slower than they are read, and of an answer that is written whole.
    pub answer_megabytes: usize,
    /// Megabytes of distinct rows that are kept in memory until their table changes, for the next pages of the same search; of one search a quarter of it.
    pub distinct_megabytes: usize,
    /// Rows that a dump with a sort of its own puts in order at once, with eight bytes of memory each; a longer table is sorted again for each further stretch, of 1,000 rows at least.
    pub dump_sorted_rows: u64,
    /// Seconds that one statement may take.
    pub statement_timeout_seconds: u64,
    /// Text search configuration of those who name none (`ckan.datastore.default_fts_lang`).
    pub default_fts_lang: String,
    /// Whether timestamps show milliseconds (`ckan.datastore.ms_in_timestamp`).
    pub ms_in_timestamp: bool,
    /// Whether statements may be sent to `datastore_search_sql` (`ckan.datastore.sqlsearch.enabled`).
    pub sqlsearch_enabled: bool,
    /// File of the functions that statements may call, a name a line; nothing for all that there are (`ckan.datastore.sqlsearch.allowed_functions_file`).
    pub sqlsearch_allowed_functions_file: Option<PathBuf>,
    /// Tables that everybody may search (`ckan.datastore.public_table_search`).
    pub public_table_search: Vec<String>,
    /// Milliseconds that a search may take before an index is made for the next ones like it.
    pub slow_search_milliseconds: u64,
    /// Most indexes that a table gets by itself after slow searches; none at 0.
    pub automatic_indexes: usize,
    /// Whether searches show `_links` and `total_was_estimated`, as CKAN did up to 2.11.
    pub links: bool,
    /// Seconds from a write to the look through the table's values that it makes necessary.
    pub profile_pause_seconds: u64,
    /// How sure it must be that a table is about persons for its rows and its file to wait until a steward has confirmed them: `off`, `certain`, `likely` or `possible`.
    pub privacy_hold: PrivacyHold,
}

impl Default for DataStore {
    fn default() -> Self {
        Self {
            database_url: None,
            schema: "cairn_tables".to_owned(),
            connections: 8,
            rows_default: 100,
            rows_max: 32000,
            answer_megabytes: 256,
            distinct_megabytes: 64,
            dump_sorted_rows: 1_000_000,
            statement_timeout_seconds: 60,
            default_fts_lang: "english".to_owned(),
            ms_in_timestamp: true,
            sqlsearch_enabled: false,
            sqlsearch_allowed_functions_file: None,
            public_table_search: vec!["_table_metadata".to_owned()],
            slow_search_milliseconds: 10,
            automatic_indexes: 8,
            links: false,
            profile_pause_seconds: 60,
            privacy_hold: PrivacyHold::Off,
        }
    }
}

/// Files that are loaded into the DataStore by themselves.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Loading {
    /// Whether resources are loaded when they are created, or their file or address changes; those that are asked for are always.
    pub enabled: bool,
    /// Whether files behind links are fetched and loaded too.
    pub links: bool,
    /// Whether those of records that were harvested are, too; their own site has them.
    pub harvested: bool,
    /// Formats and MIME types that are loaded (`ckanext.xloader.formats`).
    pub formats: Vec<String>,
    /// Megabytes of a file that is fetched from elsewhere.
    pub max_megabytes: u64,
    /// Whether files are fetched from addresses that are not public: of this machine, its network, its cloud.
    pub private_addresses: bool,
    /// Seconds that fetching a file may take.
    pub timeout_seconds: u64,
    /// Most columns of a table.
    pub columns: usize,
    /// Most rows of a table.
    pub rows: u64,
    /// Megabytes of one cell.
    pub cell_megabytes: usize,
    /// Megabytes of an archive or workbook once it is unpacked.
    pub unpacked_megabytes: u64,
    /// How many times larger an archive, a workbook or a packed answer may become.
    pub ratio: u64,
    /// Megabytes, unpacked, of a workbook in a format that is read as a whole: XLS, XLSB, ODS; and a quarter of the texts of an XLSX.
    pub workbook_megabytes: u64,
    /// Rows and values that do not fit which are kept word for word in the report; all are counted.
    pub rejects: usize,
}

impl Default for Loading {
    fn default() -> Self {
        Self {
            enabled: true,
            links: true,
            harvested: false,
            formats: vec![
                "csv".to_owned(),
                "text/csv".to_owned(),
                "application/csv".to_owned(),
                "tsv".to_owned(),
                "text/tab-separated-values".to_owned(),
                "xls".to_owned(),
                "xlsx".to_owned(),
                "xlsm".to_owned(),
                "xlsb".to_owned(),
                "ods".to_owned(),
                "application/vnd.ms-excel".to_owned(),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
                "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
                "json".to_owned(),
                "application/json".to_owned(),
                "jsonl".to_owned(),
                "ndjson".to_owned(),
                "geojson".to_owned(),
                "application/geo+json".to_owned(),
                "parquet".to_owned(),
                "zip".to_owned(),
                "application/zip".to_owned(),
                "gz".to_owned(),
                "csv.gz".to_owned(),
                "application/gzip".to_owned(),
            ],
            max_megabytes: 2048,
            private_addresses: false,
            timeout_seconds: 3600,
            columns: 10_000,
            rows: 200_000_000,
            cell_megabytes: 8,
            unpacked_megabytes: 20_480,
            ratio: 200,
            workbook_megabytes: 64,
            rejects: 100,
        }
    }
}

/// How sure it must be that a table is about persons for it to be held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrivacyHold {
    /// Nothing is held.
    #[default]
    Off,
    /// Values, the column's name and the rest of the table agree.
    Certain,
    /// More likely than not.
    Likely,
    /// At every finding.
    Possible,
}

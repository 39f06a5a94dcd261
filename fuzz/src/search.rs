//! Searches of any bytes: every one is answered or refused.

use std::sync::OnceLock;

use cairn_index::{FacetRequest, Index, SearchError, SearchRequest, Settings, Update};

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let index = Index::in_memory(Settings::default()).expect("an index in memory can be made");
        let updates: Vec<Update> = (0..20)
            .map(|number| {
                let package = format!(
                    r#"{{"id": "{number}", "name": "record-{number}", "title": "Clean water of river {number}", "notes": "Eau propre",
                    "metadata_modified": "2024-01-0{}T00:00:00", "tags": [{{"name": "a b"}}], "views_total": {number}}}"#,
                    number % 9 + 1
                );
                Update::Put(Box::new(cairn_index::Document {
                    package: package.parse().expect("it is JSON"),
                    permission_labels: vec!["public".to_owned()],
                    vocabulary_tags: Vec::new(),
                }))
            })
            .collect();
        index.apply(&updates, 1).expect("the records are sound");
        index
    })
}

/// Asks one search: the first byte chooses the parser and the parameter that takes the rest.
pub(super) fn ask(data: &[u8]) {
    let Some((choice, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let mut request = SearchRequest {
        def_type: [None, Some("lucene"), Some("edismax"), Some("dismax")][usize::from(choice & 3)]
            .map(str::to_owned),
        facet: FacetRequest {
            fields: vec!["tags".to_owned()],
            ..FacetRequest::default()
        },
        ..SearchRequest::default()
    };
    let text = text.to_owned();
    match choice >> 2 & 7 {
        0 => request.fq = vec![text],
        1 => request.sort = text,
        2 => request.bf = Some(text),
        3 => request.mm = Some(text),
        4 => request.bbox = Some(text),
        _ => request.q = text,
    }
    match index().search(&request) {
        Ok(_) | Err(SearchError::Query(_) | SearchError::Refused(_)) => {}
        Err(error) => panic!("{error}"),
    }
}

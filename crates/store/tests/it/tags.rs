//! Tags: found in any case, of any script, and hidden with the datasets that carry them.

use cairn_domain::record::{Tag, Vocabulary};
use cairn_store::{TagSearch, Tx};

use crate::places::{Place, dataset, everywhere, read, write};

fn tag(name: &str, vocabulary_id: Option<&str>) -> Tag {
    Tag {
        id: format!("id of {name}"),
        name: name.to_owned(),
        vocabulary_id: vocabulary_id.map(str::to_owned),
    }
}

fn fill(place: &Place) {
    write(place, |tx: &mut Tx<'_>| {
        tx.put_vocabulary(&Vocabulary {
            id: "v".into(),
            name: "Genre".into(),
        })?;
        for name in ["École", "Straße 100%", "secret", "unused"] {
            tx.insert_tag(&tag(name, None))?;
        }
        tx.insert_tag(&tag("Jazz", Some("v")))?;
        let mut hidden = dataset("hidden");
        hidden.private = true;
        tx.insert_dataset(&hidden)?;
        tx.insert_dataset(&dataset("open"))?;
        tx.set_dataset_tags("hidden", &["id of secret".into(), "id of École".into()])?;
        tx.set_dataset_tags("open", &["id of École".into(), "id of Jazz".into()])
    });
}

#[test]
fn tags_are_found_by_parts_of_their_name() {
    everywhere(|place| {
        fill(place);
        let found = |texts: &[&str], vocabulary_id: Option<&str>, with_hidden: bool| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            let (count, tags) = read(place, |tx| {
                tx.search_tags(&TagSearch {
                    texts: &texts,
                    vocabulary_id,
                    with_hidden,
                    offset: 0,
                    limit: None,
                })
            });
            assert_eq!(usize::try_from(count).unwrap(), tags.len());
            tags.into_iter().map(|tag| tag.name).collect::<Vec<_>>()
        };
        for (texts, vocabulary, with_hidden, expected) in [
            (&["éCOLE"][..], None, false, &["École"][..]),
            (&["ol", "é"], None, false, &["École"]),
            (&["ol", "x"], None, false, &[]),
            (&["100%"], None, false, &["Straße 100%"]),
            (&["1_0"], None, false, &[]),
            (&["e"], None, false, &["Straße 100%", "unused", "École"]),
            (&["secret"], None, false, &[]),
            (&["SECRET"], None, true, &["secret"]),
            (&["jazz"], None, true, &[]),
            (&["jazz"], Some("v"), false, &["Jazz"]),
        ] {
            assert_eq!(found(texts, vocabulary, with_hidden), expected, "{texts:?}");
        }
    });
}

#[test]
fn a_tag_knows_its_public_datasets() {
    everywhere(|place| {
        fill(place);
        read(place, |tx| {
            assert_eq!(tx.public_dataset_ids_with_tag("id of École", 9)?, ["open"]);
            assert_eq!(tx.dataset_ids_with_tag("id of École")?.len(), 2);
            assert_eq!(tx.dataset_ids_with_vocabulary("v")?, ["open"]);
            assert_eq!(tx.tags_of_vocabularies(&["v".into()])?.len(), 1);
            Ok(())
        });
    });
}

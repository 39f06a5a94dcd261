//! RDF/XML as it is also written: with prefixes that nobody declared, and with HTML's names of characters. What is meant is plain.

use super::markup::root;
use crate::dcat::read::syntax;

/// HTML's names of the characters from 160 to 255, in their order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot \
    cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc \
    Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring \
    aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml \
    yacute thorn yuml";
/// Others that are met.
const OTHERS: &[(&str, u32)] = &[
    ("ndash", 0x2013),
    ("mdash", 0x2014),
    ("lsquo", 0x2018),
    ("rsquo", 0x2019),
    ("sbquo", 0x201a),
    ("ldquo", 0x201c),
    ("rdquo", 0x201d),
    ("bdquo", 0x201e),
    ("bull", 0x2022),
    ("hellip", 0x2026),
    ("euro", 0x20ac),
    ("trade", 0x2122),
];

/// Returns the document with what it left out; nothing where there is nothing to mend. Lines stay where they are.
pub(super) fn mended(document: &[u8]) -> Option<Vec<u8>> {
    let declared = with_prefixes(document);
    let named = with_numbers(declared.as_deref().unwrap_or(document));
    named.or(declared)
}

/// Declares the usual prefixes that are used and not declared.
fn with_prefixes(document: &[u8]) -> Option<Vec<u8>> {
    let root = root(document)?;
    let tag = std::str::from_utf8(&document[root.whole.start..root.inside.start]).ok()?;
    let inside = std::str::from_utf8(&document[root.inside.clone()]).ok()?;
    let mut missing = String::new();
    for (prefix, space) in syntax::prefixes() {
        let declared = format!("xmlns:{prefix}");
        let is_used = || {
            ["<", " ", "\n", "\t"]
                .iter()
                .any(|before| inside.contains(&format!("{before}{prefix}:")))
        };
        if !tag.contains(&declared) && !missing.contains(&declared) && is_used() {
            missing.push_str(&format!(" {declared}=\"{space}\""));
        }
    }
    if missing.is_empty() {
        return None;
    }
    let at = root.name.end;
    Some([&document[..at], missing.as_bytes(), &document[at..]].concat())
}

/// Writes characters that have a name in HTML by their numbers.
fn with_numbers(document: &[u8]) -> Option<Vec<u8>> {
    // It says itself what its names mean.
    let head = &document[..document.len().min(4096)];
    if head.windows(8).any(|some| some == b"<!ENTITY") {
        return None;
    }
    let mut out = Vec::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = document[at..].iter().position(|byte| *byte == b'&') {
        at += found;
        let name: Vec<u8> = document[at + 1..]
            .iter()
            .take(9)
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .copied()
            .collect();
        let end = at + 1 + name.len();
        if document.get(end) == Some(&b';')
            && let Some(number) = std::str::from_utf8(&name).ok().and_then(number)
        {
            out.extend_from_slice(&document[copied..at]);
            out.extend_from_slice(format!("&#{number};").as_bytes());
            copied = end + 1;
        }
        at = end;
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(&document[copied..]);
    Some(out)
}

fn number(name: &str) -> Option<u32> {
    let latin = LATIN.split_whitespace().zip(160..);
    latin
        .chain(OTHERS.iter().copied())
        .find(|(known, _)| *known == name)
        .map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_is_put_in() {
        for (text, expected) in [
            (
                "<rdf:RDF>\n<dcat:Dataset foaf:a=\"b\"/></rdf:RDF>",
                Some(
                    "<rdf:RDF xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:foaf=\"http://xmlns.com/foaf/0.1/\">\n<dcat:Dataset foaf:a=\"b\"/></rdf:RDF>",
                ),
            ),
            (
                "<r:RDF xmlns:dcat=\"x\"><dcat:a>dct: a</dcat:a></r:RDF>",
                None,
            ),
            (
                "<r:RDF><a>1&nbsp;&euro; &amp; &yuml;&x; &</a></r:RDF>",
                Some("<r:RDF><a>1&#160;&#8364; &amp; &#255;&x; &</a></r:RDF>"),
            ),
            ("<!DOCTYPE r [<!ENTITY nbsp \"x\">]><r>&nbsp;</r>", None),
            ("", None),
        ] {
            let mended = mended(text.as_bytes());
            let mended = mended.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            assert_eq!(mended.as_deref(), expected, "{text}");
        }
    }
}

//! The answers as XML.

use std::fmt::Write as _;

use cairn_domain::text::escape_xml;
use chrono::NaiveDateTime;

use super::{Answer, Code, Format, Header, Resumption, Set};

/// Writes a moment in the granularity of the repository, which is the second.
pub fn moment(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Writes an answer. `base` is the address of the repository, `arguments` are those of the request.
pub fn document(
    base: &str,
    arguments: &[(String, String)],
    now: NaiveDateTime,
    answer: &Answer,
) -> String {
    let mut out = String::with_capacity(1024);
    let mut said = String::new();
    if !matches!(answer, Answer::Error(code, _) if code.hides_arguments()) {
        for (key, value) in arguments {
            // Writing to a String cannot fail.
            let _ = write!(said, " {key}=\"{}\"", escape_xml(value));
        }
    }
    let _ = write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/ \
         http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd\">\n<responseDate>{}</responseDate>\n<request{said}>{}</request>\n",
        moment(now),
        escape_xml(base),
    );
    body(&mut out, base, answer);
    out.push_str("</OAI-PMH>\n");
    out
}

fn body(out: &mut String, base: &str, answer: &Answer) {
    match answer {
        Answer::Identify {
            name,
            email,
            earliest,
            namespace,
        } => {
            out.push_str("<Identify>\n");
            for (key, value) in [
                ("repositoryName", name.as_str()),
                ("baseURL", base),
                ("protocolVersion", "2.0"),
                ("adminEmail", email),
                ("earliestDatestamp", &moment(*earliest)),
                ("deletedRecord", "persistent"),
                ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
            ] {
                element(out, key, value);
            }
            if let Some(namespace) = namespace {
                scheme(out, namespace);
            }
            out.push_str("</Identify>\n");
        }
        Answer::Formats => {
            out.push_str("<ListMetadataFormats>\n");
            for format in Format::ALL {
                out.push_str("<metadataFormat>\n");
                element(out, "metadataPrefix", format.prefix());
                element(out, "schema", format.schema());
                element(out, "metadataNamespace", format.namespace());
                out.push_str("</metadataFormat>\n");
            }
            out.push_str("</ListMetadataFormats>\n");
        }
        Answer::Sets(sets, resumption) => {
            out.push_str("<ListSets>\n");
            for one in sets {
                set(out, one);
            }
            token(out, resumption.as_ref());
            out.push_str("</ListSets>\n");
        }
        Answer::Identifiers(headers, resumption) => {
            out.push_str("<ListIdentifiers>\n");
            for one in headers {
                header(out, one);
            }
            token(out, resumption.as_ref());
            out.push_str("</ListIdentifiers>\n");
        }
        Answer::Records(records, resumption) => {
            out.push_str("<ListRecords>\n");
            for (header, metadata) in records {
                record(out, header, metadata.as_deref());
            }
            token(out, resumption.as_ref());
            out.push_str("</ListRecords>\n");
        }
        Answer::Record(header, metadata) => {
            out.push_str("<GetRecord>\n");
            record(out, header, metadata.as_deref());
            out.push_str("</GetRecord>\n");
        }
        Answer::Error(code, message) => error(out, *code, message),
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", escape_xml(text));
}

/// Describes how identifiers are made.
fn scheme(out: &mut String, namespace: &str) {
    out.push_str(
        "<description>\n<oai-identifier xmlns=\"http://www.openarchives.org/OAI/2.0/oai-identifier\" \
         xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai-identifier \
         http://www.openarchives.org/OAI/2.0/oai-identifier.xsd\">\n",
    );
    element(out, "scheme", "oai");
    element(out, "repositoryIdentifier", namespace);
    element(out, "delimiter", ":");
    let sample = format!("oai:{namespace}:5d34ac62-d7ab-4bb3-9e5b-3a2e3a5a8f11");
    element(out, "sampleIdentifier", &sample);
    out.push_str("</oai-identifier>\n</description>\n");
}

fn set(out: &mut String, set: &Set) {
    out.push_str("<set>\n");
    element(out, "setSpec", &set.spec);
    element(out, "setName", &set.name);
    if !set.about.trim().is_empty() {
        out.push_str(
            "<setDescription>\n<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd\">\n",
        );
        element(out, "dc:description", &set.about);
        out.push_str("</oai_dc:dc>\n</setDescription>\n");
    }
    out.push_str("</set>\n");
}

fn header(out: &mut String, header: &Header) {
    out.push_str(if header.deleted {
        "<header status=\"deleted\">\n"
    } else {
        "<header>\n"
    });
    element(out, "identifier", &header.identifier);
    element(out, "datestamp", &moment(header.datestamp));
    for spec in &header.sets {
        element(out, "setSpec", spec);
    }
    out.push_str("</header>\n");
}

fn record(out: &mut String, head: &Header, metadata: Option<&str>) {
    out.push_str("<record>\n");
    header(out, head);
    if let Some(metadata) = metadata {
        let _ = write!(out, "<metadata>\n{}\n</metadata>\n", metadata.trim_end());
    }
    out.push_str("</record>\n");
}

fn token(out: &mut String, resumption: Option<&Resumption>) {
    if let Some(Resumption { token, cursor }) = resumption {
        let _ = writeln!(
            out,
            "<resumptionToken cursor=\"{cursor}\">{}</resumptionToken>",
            escape_xml(token)
        );
    }
}

fn error(out: &mut String, code: Code, message: &str) {
    let _ = writeln!(
        out,
        "<error code=\"{}\">{}</error>",
        code.as_str(),
        escape_xml(message)
    );
}

//! Markdown of outsiders as HTML that is safe: raw HTML is shown as text, addresses that a browser would run are no links, and
//! pictures, which would be loaded from elsewhere, are links.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::said::is_safe_link;

/// Longest text that is rendered, in bytes; what is longer is shown up to there.
const LONGEST: usize = 256 * 1024;

/// Renders a text. Headings of the text stand below those of the page.
pub(crate) fn html(text: &str) -> String {
    let text = shortened(text, LONGEST);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut harmless = Vec::new();
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::Heading {
            level,
            id: _,
            classes: _,
            attrs: _,
        }) => Event::Start(Tag::Heading {
            level: lowered(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lowered(level))),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => start_of_link(link_type, dest_url, title, id, &mut harmless),
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }) => start_of_link(link_type, dest_url, title, id, &mut harmless),
        Event::End(TagEnd::Link | TagEnd::Image) => match harmless.pop() {
            Some(true) => Event::End(TagEnd::Link),
            _ => Event::Text(CowStr::Borrowed("")),
        },
        other => other,
    });
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

fn start_of_link<'t>(
    link_type: LinkType,
    dest_url: CowStr<'t>,
    title: CowStr<'t>,
    id: CowStr<'t>,
    harmless: &mut Vec<bool>,
) -> Event<'t> {
    let address = match link_type {
        LinkType::Email => CowStr::from(format!("mailto:{dest_url}")),
        _ => dest_url.clone(),
    };
    let safe = is_safe_link(&address);
    harmless.push(safe);
    match safe {
        true => Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }),
        false => Event::Text(CowStr::Borrowed("")),
    }
}

fn lowered(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel::{H1, H2, H3, H4, H5, H6};
    match level {
        H1 | H2 => H3,
        H3 => H4,
        H4 => H5,
        H5 | H6 => H6,
    }
}

/// Returns the plain words of a text, up to a number of characters, for lists.
pub(crate) fn excerpt(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for event in Parser::new(shortened(text, 8 * most)) {
        let piece = match &event {
            Event::Text(text) | Event::Code(text) => text.as_ref(),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => " ",
            _ => continue,
        };
        for c in piece.chars() {
            if length == most {
                let end = out.rfind(' ').unwrap_or(out.len());
                out.truncate(end);
                out.push('…');
                return out;
            }
            out.push(c);
            length += 1;
        }
    }
    out.trim().to_owned()
}

/// Cuts a text at a number of bytes, between characters.
fn shortened(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most.min(text.len()))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_or_loads_comes_through() {
        for (text, expected) in [
            ("a *b*", "<p>a <em>b</em></p>\n"),
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
            ("a <b onclick=x>c", "<p>a &lt;b onclick=x&gt;c</p>\n"),
            ("[a](javascript:x)", "<p>a</p>\n"),
            ("[a](https://b/)", "<p><a href=\"https://b/\">a</a></p>\n"),
            (
                "![a](https://b/c.png)",
                "<p><a href=\"https://b/c.png\">a</a></p>\n",
            ),
            ("![a](data:x)", "<p>a</p>\n"),
            ("# T", "<h3>T</h3>\n"),
            (
                "<a@b.org>",
                "<p><a href=\"mailto:a@b.org\">a@b.org</a></p>\n",
            ),
        ] {
            assert_eq!(html(text), expected, "{text}");
        }
    }

    #[test]
    fn excerpts_are_words_alone_and_end_between_them() {
        assert_eq!(
            excerpt("# A\n\n*b* [c](http://d) and more words", 12),
            "A b c and…"
        );
        assert_eq!(excerpt("short", 12), "short");
    }
}

//! Markdown of outsiders as HTML that is safe: raw HTML is shown as text, addresses that a browser would run are no links, and
//! pictures, which would be loaded from elsewhere, are links. What those write who run the site may show pictures that were uploaded
//! to it.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::desk::Desk;
use crate::said::is_safe_link;

/// Longest text that is rendered, in bytes; what is longer is shown up to there.
const LONGEST: usize = 256 * 1024;

/// What texts may have beside CommonMark.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// What a link or picture of a text becomes.
enum Shown {
    Link,
    Picture,
    Words,
}

/// Renders a text. Headings of the text stand below those of the page.
pub(crate) fn html(text: &str) -> String {
    rendered(text, &|_| None)
}

/// Renders a text of those who run the site, with pictures that were uploaded to it.
pub(crate) fn html_with_pictures(desk: &Desk<'_>, text: &str) -> String {
    rendered(text, &|address| own_picture(desk, address))
}

fn rendered(text: &str, own: &dyn Fn(&str) -> Option<String>) -> String {
    let text = shortened(text, LONGEST);
    let mut open = Vec::new();
    let events = Parser::new_ext(text, OPTIONS).map(|event| match event {
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
        }) => start_of_link(link_type, dest_url, title, id, &mut open),
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }) => match own(&dest_url) {
            Some(path) => {
                open.push(Shown::Picture);
                Event::Start(Tag::Image {
                    link_type,
                    dest_url: path.into(),
                    title,
                    id,
                })
            }
            None => start_of_link(link_type, dest_url, title, id, &mut open),
        },
        Event::End(TagEnd::Link | TagEnd::Image) => match open.pop() {
            Some(Shown::Link) => Event::End(TagEnd::Link),
            Some(Shown::Picture) => Event::End(TagEnd::Image),
            Some(Shown::Words) | None => Event::Text(CowStr::Borrowed("")),
        },
        other => other,
    });
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// Returns the path of a picture that was uploaded to this site; nothing for other addresses, of this site or not: what a browser fetches
/// by itself must not be something that does anything.
pub(crate) fn own_picture(desk: &Desk<'_>, address: &str) -> Option<String> {
    let root = desk.visit.root.as_str();
    let site = desk.app.site_url();
    let path = match address.strip_prefix(site.as_str()) {
        Some(path) => path,
        None => address.strip_prefix(root).unwrap_or(address),
    };
    picture_path(path).then(|| format!("{root}{path}"))
}

/// Tells whether a path is that of an uploaded picture.
fn picture_path(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    path.strip_prefix("/uploads/")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(folder, file)| {
            !folder.is_empty()
                && !file.is_empty()
                && !folder.starts_with('.')
                && !file.starts_with('.')
                && folder.chars().all(plain)
                && file.chars().all(plain)
        })
}

fn start_of_link<'t>(
    link_type: LinkType,
    dest_url: CowStr<'t>,
    title: CowStr<'t>,
    id: CowStr<'t>,
    open: &mut Vec<Shown>,
) -> Event<'t> {
    let address = match link_type {
        LinkType::Email => CowStr::from(format!("mailto:{dest_url}")),
        _ => dest_url.clone(),
    };
    if !is_safe_link(&address) && !is_of_here(&address) {
        open.push(Shown::Words);
        return Event::Text(CowStr::Borrowed(""));
    }
    open.push(Shown::Link);
    Event::Start(Tag::Link {
        link_type,
        dest_url,
        title,
        id,
    })
}

/// Tells whether an address is a path of this site.
fn is_of_here(address: &str) -> bool {
    let mut letters = address.chars();
    letters.next() == Some('/')
        && !matches!(letters.next(), Some('/' | '\\'))
        && !address.contains(char::is_control)
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
    for event in Parser::new_ext(shortened(text, 8 * most), OPTIONS) {
        let piece = match &event {
            Event::Text(text) | Event::Code(text) => text.as_ref(),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
            ) => " ",
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
            (
                "![a](/uploads/page_images/a.png)",
                "<p><a href=\"/uploads/page_images/a.png\">a</a></p>\n",
            ),
            ("[a](/about)", "<p><a href=\"/about\">a</a></p>\n"),
            ("[a](//b/)", "<p>a</p>\n"),
            ("[a](/\\\\b/)", "<p>a</p>\n"),
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
    fn pictures_are_those_that_were_uploaded() {
        for (path, expected) in [
            ("/uploads/page_images/0a-map.png", true),
            ("/uploads/admin/logo.svg", true),
            ("/user/_logout", false),
            ("/uploads/../user/_logout", false),
            ("/uploads/page_images/../../user/_logout", false),
            ("/uploads/page_images/%2e%2e", false),
            ("/uploads/page_images/a.png?x", false),
            ("/uploads/a.png", false),
            ("https://b.example/uploads/page_images/a.png", false),
        ] {
            assert_eq!(picture_path(path), expected, "{path}");
        }
        let own = |address: &str| (address == "u").then(|| "/uploads/x/a.png".to_owned());
        assert_eq!(
            rendered("[![a *b*](u)](https://b/)", &own),
            "<p><a href=\"https://b/\"><img src=\"/uploads/x/a.png\" alt=\"a b\" /></a></p>\n"
        );
    }

    #[test]
    fn excerpts_are_words_alone_and_end_between_them() {
        assert_eq!(
            excerpt("# A\n\n*b* [c](http://d) and more words", 12),
            "A b c and…"
        );
        assert_eq!(excerpt("short", 12), "short");
        assert_eq!(
            excerpt("A\n\n| b | c |\n|---|---|\n| d | e |", 20),
            "A b c d e"
        );
    }
}

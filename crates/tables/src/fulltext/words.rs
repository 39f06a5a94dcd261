//! Cuts a text into words as PostgreSQL's default parser does: words, words with hyphens and their parts, numbers with signs,
//! addresses of hosts, mail and files. What is left between them is nothing.

/// What becomes of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordKind {
    /// Stemmed, and dropped where it says nothing.
    Plain,
    /// Put into small letters.
    AsIs,
    /// Kept.
    Number,
}

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    pub(crate) kind: WordKind,
}

/// Cuts a text into words.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut place = 0;
    while let Some(first) = text[place..].chars().next() {
        let rest = &text[place..];
        if first.is_ascii_whitespace() {
            place += 1;
            continue;
        }
        if let Some(length) = simple(rest, &mut out) {
            place += length;
            continue;
        }
        let length = tag(rest)
            .or_else(|| entity(rest))
            .or_else(|| address(rest, &mut out))
            .or_else(|| number(rest, &mut out))
            .or_else(|| word(rest, &mut out));
        place += length.unwrap_or(first.len_utf8());
    }
    out
}

/// Most of what there is: letters of ASCII or digits up to a blank, which can be nothing but a word or a number.
fn simple<'t>(text: &'t str, out: &mut Vec<Word<'t>>) -> Option<usize> {
    let bytes = text.as_bytes();
    let (length, kind) = if bytes.first()?.is_ascii_digit() {
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
        (digits.count(), WordKind::Number)
    } else {
        let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic());
        (letters.count(), WordKind::Plain)
    };
    let ends = bytes.get(length).is_none_or(u8::is_ascii_whitespace);
    (length > 0 && ends).then(|| {
        push(out, &text[..length], kind);
        length
    })
}

fn push<'t>(out: &mut Vec<Word<'t>>, text: &'t str, kind: WordKind) {
    // PostgreSQL leaves out words of more than 2 KB, too.
    if text.len() <= 2046 {
        out.push(Word { text, kind });
    }
}

/// Length of the beginning whose characters pass.
fn run(text: &str, pass: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !pass(c)).unwrap_or(text.len())
}

/// A tag of XML, which counts as nothing.
fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let name = inner.strip_prefix(['/', '!', '?']).unwrap_or(inner);
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '-' || c == '_') {
        return None;
    }
    let close = inner.find(['>', '<'])?;
    inner[close..].starts_with('>').then_some(close + 2)
}

/// A character entity of XML, which counts as nothing.
fn entity(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('&')?;
    let name = match inner.strip_prefix('#') {
        Some(code) => {
            1 + match code.strip_prefix(['x', 'X']) {
                Some(hex) => 1 + run(hex, |c| c.is_ascii_hexdigit()),
                None => run(code, |c| c.is_ascii_digit()),
            }
        }
        None if inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => {
            run(inner, |c| c.is_ascii_alphanumeric() || c == '_')
        }
        None => 0,
    };
    (name > 1 && inner[name..].starts_with(';')).then_some(name + 2)
}

fn is_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// Length of `host.name`: at least two labels, the last one with letters alone.
fn host(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut labels = 0;
    let mut last = "";
    loop {
        let label = run(&text[end..], is_host);
        if label == 0 {
            break;
        }
        last = &text[end..end + label];
        if last.starts_with('-') || last.ends_with('-') {
            break;
        }
        labels += 1;
        end += label;
        match text[end..].strip_prefix('.') {
            Some(next) if next.starts_with(is_host) => end += 1,
            _ => break,
        }
    }
    (labels >= 2
        && !last.is_empty()
        && text.starts_with(|c: char| c.is_alphanumeric())
        && last.starts_with(char::is_alphabetic)
        && last.chars().all(|c| c.is_ascii_alphabetic()))
    .then_some(end)
}

fn is_path(c: char) -> bool {
    !c.is_whitespace() && c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\'')
}

/// Addresses of mail, of the web, of files.
fn address<'t>(text: &'t str, out: &mut Vec<Word<'t>>) -> Option<usize> {
    // A protocol counts as nothing, what is behind it as an address.
    let scheme = run(text, |c| c.is_ascii_alphabetic());
    if scheme > 0 && text[scheme..].starts_with("://") && host(&text[scheme + 3..]).is_some() {
        return Some(scheme + 3);
    }
    let user = run(text, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
    });
    if user > 0
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && let Some(behind) = text[user..].strip_prefix('@')
        && let Some(length) = host(behind)
    {
        push(out, &text[..user + 1 + length], WordKind::AsIs);
        return Some(user + 1 + length);
    }
    if let Some(length) = host(text) {
        let port = match text[length..].strip_prefix(':') {
            Some(digits) => match run(digits, |c| c.is_ascii_digit()) {
                0 => 0,
                digits => digits + 1,
            },
            None => 0,
        };
        let end = length + port;
        if text[end..].starts_with('/') {
            let path = run(&text[end..], is_path);
            let whole = end + path;
            if path > 1 {
                push(out, &text[..whole], WordKind::AsIs);
                push(out, &text[..end], WordKind::AsIs);
                push(out, &text[end..whole], WordKind::AsIs);
                return Some(whole);
            }
        }
        push(out, &text[..end], WordKind::AsIs);
        return Some(end);
    }
    file(text, out)
}

/// `a/b.txt`, `/a/b`.
fn file<'t>(text: &'t str, out: &mut Vec<Word<'t>>) -> Option<usize> {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let start = match text.as_bytes().first() {
        Some(b'/') => 0,
        Some(first) if first.is_ascii_alphabetic() => run(text, name),
        _ => return None,
    };
    let mut end = start;
    while let Some(next) = text[end..].strip_prefix('/') {
        let length = run(next, name);
        if length == 0 {
            break;
        }
        end += 1 + length;
    }
    if end == start {
        return None;
    }
    let whole = text[..end].trim_end_matches('.');
    if text[end..].starts_with(char::is_alphanumeric) {
        return None;
    }
    push(out, whole, WordKind::AsIs);
    Some(whole.len())
}

/// Numbers: `5`, `-5`, `52.56`, `1.5e-7`, `1.2.3`.
fn number<'t>(text: &'t str, out: &mut Vec<Word<'t>>) -> Option<usize> {
    let sign = usize::from(text.starts_with(['+', '-']));
    let whole = run(&text[sign..], |c| c.is_ascii_digit());
    if whole == 0 {
        return None;
    }
    let mut end = sign + whole;
    let mut dots = 0;
    while let Some(fraction) = text[end..].strip_prefix('.') {
        let digits = run(fraction, |c| c.is_ascii_digit());
        if digits == 0 {
            break;
        }
        dots += 1;
        end += 1 + digits;
        if dots == 1 && sign == 1 {
            break;
        }
    }
    if dots <= 1
        && let Some(exponent) = text[end..].strip_prefix(['e', 'E'])
    {
        let power = usize::from(exponent.starts_with(['+', '-']));
        let digits = run(&exponent[power..], |c| c.is_ascii_digit());
        if digits > 0 {
            end += 1 + power + digits;
        }
    }
    if text[end..].starts_with(|c: char| c.is_alphabetic() || c == '_') {
        // `-01T12` is a number and a word.
        if sign == 1 {
            let end = sign + whole;
            push(out, &text[..end], WordKind::Number);
            return Some(end);
        }
        // `4x` is a word.
        let length = run(text, |c| c.is_alphanumeric() || c == '_');
        if dots == 0 {
            return compound(text, length, out);
        }
        end = run(text, |c| c.is_ascii_digit());
    }
    push(out, &text[..end], WordKind::Number);
    Some(end)
}

/// Words, and words with hyphens.
fn word<'t>(text: &'t str, out: &mut Vec<Word<'t>>) -> Option<usize> {
    if !text.starts_with(is_letter) {
        return None;
    }
    compound(text, run(text, is_inner), out)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic()
}

fn is_inner(c: char) -> bool {
    // Marks that are written over a letter belong to it.
    c.is_alphanumeric() || matches!(c as u32, 0x300..=0x36f | 0x900..=0x903 | 0x93a..=0x94f)
}

fn compound<'t>(text: &'t str, first: usize, out: &mut Vec<Word<'t>>) -> Option<usize> {
    let first = run(&text[..first], is_inner);
    let mut parts = vec![&text[..first]];
    let mut end = first;
    while let Some(next) = text[end..].strip_prefix('-') {
        let length = run(next, is_inner);
        if length == 0 || !next.starts_with(is_letter) && !parts[0].starts_with(is_letter) {
            break;
        }
        if next.starts_with(|c: char| c.is_ascii_digit())
            && next[..length].bytes().all(|byte| byte.is_ascii_digit())
        {
            break;
        }
        parts.push(&next[..length]);
        end += 1 + length;
    }
    let kind = |part: &str| {
        if part.chars().any(char::is_numeric) {
            WordKind::AsIs
        } else {
            WordKind::Plain
        }
    };
    if parts.len() > 1 {
        push(out, &text[..end], kind(&text[..end]));
    }
    for part in parts {
        push(out, part, kind(part));
    }
    Some(end)
}

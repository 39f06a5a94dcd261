//! Names made out of names: of uploaded files, of records.

const SHORTEST_FILE: usize = 3;
const LONGEST: usize = 100;
const LONGEST_EXTENSION: usize = 21;
const SHORTEST_NAME: usize = 2;

/// Returns the name under which an uploaded file is kept and served: its last part, in lower case, with Latin letters
/// folded and everything else that is special dropped, 3 to 100 characters.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut plain = String::with_capacity(last.len());
    for c in last.trim().chars() {
        match c {
            ' ' => push_dash(&mut plain),
            '-' => push_dash(&mut plain),
            '_' | '.' => plain.push(c),
            c if c.is_ascii_alphanumeric() => plain.push(c.to_ascii_lowercase()),
            c => plain.push_str(folded(c)),
        }
    }
    let start = plain
        .rfind('.')
        .filter(|dot| plain[..*dot].contains(|c| c != '.'))
        .unwrap_or(plain.len());
    let (base, extension) = plain.split_at(start);
    let extension = cut(extension, LONGEST_EXTENSION);
    let base = cut(base, LONGEST - extension.len());
    let mut out = format!("{base}{extension}");
    while out.len() < SHORTEST_FILE {
        out.push('_');
    }
    out
}

/// Returns a name for a record made out of its title: lower-case letters, digits, `-` and `_`, 2 to 100 characters.
pub fn name(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for c in title.trim().chars() {
        match c {
            '_' => out.push('_'),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => push_dash(&mut out),
            c => out.push_str(folded(c)),
        }
    }
    let mut out = cut(out.trim_matches('-'), LONGEST).to_owned();
    while out.len() < SHORTEST_NAME {
        out.push('_');
    }
    out
}

/// Returns a tag in its plainest form: lower-case letters and digits, `-` for blanks, 2 to 100 characters.
pub fn tag(tag: &str) -> String {
    let mut out = String::with_capacity(tag.len());
    for c in tag.trim().chars() {
        match c {
            ' ' | '-' => out.push('-'),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => {}
            c => out.push_str(folded(c)),
        }
    }
    let mut out = cut(&out, LONGEST).to_owned();
    while out.len() < SHORTEST_NAME {
        out.push('_');
    }
    out
}

/// Cuts a text of ASCII characters.
fn cut(text: &str, longest: usize) -> &str {
    &text[..text.len().min(longest)]
}

fn push_dash(out: &mut String) {
    if !out.ends_with('-') {
        out.push('-');
    }
}

/// Returns the plain letters for a letter with a mark, or nothing.
fn folded(c: char) -> &'static str {
    match c {
        'À'..='Å' | 'à'..='å' | 'Ā' | 'ā' | 'Ă' | 'ă' | 'Ą' | 'ą' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć' | 'ć' | 'Č' | 'č' => "c",
        'Ð' | 'ð' | 'Ď' | 'ď' | 'Đ' | 'đ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē' | 'ē' | 'Ę' | 'ę' | 'Ě' | 'ě' => "e",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ī' | 'ī' | 'İ' | 'ı' => "i",
        'Ł' | 'ł' => "l",
        'Ñ' | 'ñ' | 'Ń' | 'ń' | 'Ň' | 'ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō' | 'ō' | 'Ő' | 'ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ř' | 'ř' => "r",
        'ß' => "ss",
        'Ś' | 'ś' | 'Š' | 'š' | 'Ş' | 'ş' => "s",
        'Ť' | 'ť' | 'Ţ' | 'ţ' => "t",
        'Þ' | 'þ' => "th",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ū' | 'ū' | 'Ů' | 'ů' | 'Ű' | 'ű' => "u",
        'Ý' | 'ý' | 'ÿ' | 'Ÿ' => "y",
        'Ź' | 'ź' | 'Ż' | 'ż' | 'Ž' | 'ž' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        for (given, expected) in [
            ("a b  c.TXT", "a-b-c.txt"),
            ("noextension", "noextension"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\x.csv", "x.csv"),
            ("ab", "ab_"),
            ("été & co.csv", "ete-co.csv"),
            ("x.tar.gz", "x.tar.gz"),
            ("many...dots.csv", "many...dots.csv"),
            ("UPPER.CSV", "upper.csv"),
            ("semi;colon.csv", "semicolon.csv"),
            ("", "___"),
            ("☃", "___"),
        ] {
            assert_eq!(file_name(given), expected, "{given}");
        }
        let long = file_name(&format!("{}.csv", "a".repeat(140)));
        assert_eq!(long, format!("{}.csv", "a".repeat(96)));
        let odd = file_name(&format!("a.{}", "b".repeat(200)));
        assert_eq!(odd, format!("a.{}", "b".repeat(20)));
    }

    #[test]
    fn names_of_tags() {
        for (given, expected) in [
            ("Water Quality", "water-quality"),
            ("  l'accès  ", "lacces"),
            ("a", "a_"),
            ("水", "__"),
            ("a.b/c", "abc"),
        ] {
            assert_eq!(tag(given), expected, "{given}");
        }
    }

    #[test]
    fn names_of_records() {
        for (given, expected) in [
            ("Budget 2026 / Québec", "budget-2026-quebec"),
            ("  --x--  ", "x_"),
            ("", "__"),
            ("under_score", "under_score"),
        ] {
            assert_eq!(name(given), expected, "{given}");
        }
        assert_eq!(name(&"é".repeat(300)).len(), 100);
    }
}

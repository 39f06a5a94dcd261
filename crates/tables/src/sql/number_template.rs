//! Templates by which `to_char` writes numbers: `FM999,990.00`, `S9G999D9`.

use crate::reckon::plain_digits;
use cairn_tabular::cell::CellRef;
use cairn_tabular::types::Kind;

/// A part of what is written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A digit; a needless one is nothing.
    Nine,
    /// A digit, always.
    Zero,
    Point,
    Comma,
    /// A minus, or a blank.
    Minus,
    /// The sign.
    Sign,
    Text(String),
}

/// Where the sign of `S` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Front,
    Back,
}

/// A template.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    parts: Vec<Part>,
    /// Digits in front of the point, and behind it.
    before: usize,
    behind: usize,
    point: bool,
    /// Without blanks to fill it up.
    bare: bool,
    /// Where digits must be from, in front of the point.
    zeros_from: Option<usize>,
    /// Where digits must be up to.
    zeros_to: usize,
    anchor: Option<Anchor>,
    /// Negative numbers between angles.
    angles: bool,
    /// Whether the sign has a place of its own.
    signed: bool,
}

impl Template {
    /// Reads a template.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut made = Self {
            parts: Vec::new(),
            before: 0,
            behind: 0,
            point: false,
            bare: false,
            zeros_from: None,
            zeros_to: 0,
            anchor: None,
            angles: false,
            signed: false,
        };
        let mut rest = text;
        // The digits in front of an `S` that stands before the point.
        let mut before_sign = 0;
        while let Some(first) = rest.chars().next() {
            if let Some(quoted) = rest.strip_prefix('"') {
                let end = quoted.find('"').unwrap_or(quoted.len());
                made.parts.push(Part::Text(quoted[..end].to_owned()));
                rest = quoted.get(end + 1..).unwrap_or_default();
                continue;
            }
            let two = rest.get(..2).unwrap_or_default().to_ascii_uppercase();
            let mut length = first.len_utf8();
            match (first.to_ascii_uppercase(), two.as_str()) {
                ('9', _) => made.digit(Part::Nine),
                ('0', _) => made.digit(Part::Zero),
                ('.' | 'D', _) => {
                    if std::mem::replace(&mut made.point, true) {
                        return Err("multiple decimal points".to_owned());
                    }
                    made.parts.push(Part::Point);
                }
                (',' | 'G', _) => made.parts.push(Part::Comma),
                (_, "FM") => {
                    made.bare = true;
                    length = 2;
                }
                (_, sign @ ("MI" | "SG" | "PR")) => {
                    if made.signed || made.anchor.is_some() || made.angles {
                        return Err(format!("the template \"{text}\" has two signs"));
                    }
                    match sign {
                        "PR" => made.angles = true,
                        _ => {
                            made.signed = true;
                            made.parts.push(if sign == "MI" {
                                Part::Minus
                            } else {
                                Part::Sign
                            });
                        }
                    }
                    length = 2;
                }
                ('S', _) => {
                    if made.signed || made.anchor.is_some() || made.angles {
                        return Err(format!("the template \"{text}\" has two signs"));
                    }
                    before_sign = made.before;
                    made.anchor = Some(if made.point {
                        Anchor::Back
                    } else {
                        Anchor::Front
                    });
                }
                ('B' | 'C' | 'E' | 'L' | 'V', _) | (_, "PL" | "RN" | "TH" | "SP") | ('\\', _) => {
                    return Err(format!(
                        "the template \"{text}\" has what is not supported: {first}"
                    ));
                }
                _ => made.parts.push(Part::Text(first.to_string())),
            }
            rest = &rest[length..];
        }
        if made.before == 0 {
            return Err(format!(
                "the template \"{text}\" has no digit in front of the point"
            ));
        }
        if made.anchor == Some(Anchor::Front) && before_sign == made.before {
            made.anchor = Some(Anchor::Back);
        }
        Ok(made)
    }

    fn digit(&mut self, part: Part) {
        let place = self.before;
        if self.point {
            self.behind += 1;
        } else {
            self.before += 1;
        }
        if part == Part::Zero {
            if !self.point {
                self.zeros_from.get_or_insert(place);
            }
            self.zeros_to = self.before + self.behind;
        }
        self.parts.push(part);
    }

    /// Writes a number.
    pub(crate) fn written(&self, kind: Kind, value: CellRef<'_>) -> String {
        let Some(digits) = plain_digits(kind, value, self.behind) else {
            return "NaN".to_owned();
        };
        let (negative, digits) = match digits.strip_prefix('-') {
            Some(digits) => (true, digits.to_owned()),
            None => (false, digits),
        };
        Writing::new(self, negative, digits).run()
    }
}

/// A number on its way.
struct Writing<'t> {
    template: &'t Template,
    negative: bool,
    number: Vec<u8>,
    /// Blanks in front of the first digit.
    blanks: usize,
    /// The last digit that is not left away.
    relevant: Option<usize>,
    sign_is_there: bool,
    angles: bool,
    /// The part of the template, and of the number, that comes next.
    part: usize,
    at: usize,
    /// The part of the template behind which the number ends.
    end: usize,
    /// Whether the last part wrote a digit.
    inside: bool,
    out: String,
}

impl<'t> Writing<'t> {
    fn new(template: &'t Template, negative: bool, digits: String) -> Self {
        let whole = digits.find('.').unwrap_or(digits.len());
        let behind = digits.len().saturating_sub(whole + 1);
        let number = if whole > template.before {
            format!("{}.{}", "#".repeat(template.before), "#".repeat(behind))
        } else {
            digits
        };
        let number = number.into_bytes();
        let blanks = template.before.saturating_sub(whole);
        let sign_is_there =
            template.signed || !negative && template.bare && template.anchor.is_none();
        let relevant = (template.bare && template.point).then(|| {
            let point = number.iter().position(|byte| *byte == b'.');
            let point = point.unwrap_or(number.len());
            let last = number.iter().rposition(|byte| *byte != b'0');
            let last = last.filter(|last| *last > point).unwrap_or(point);
            if template.zeros_to > blanks {
                last.max((template.zeros_to - blanks).min(number.len().saturating_sub(1)))
            } else {
                last
            }
        });
        let mut end = template.before + behind - 1;
        if !sign_is_there && blanks == 0 {
            end += 1;
        }
        end += usize::from(blanks > 0) + usize::from(template.point);
        Self {
            template,
            negative,
            number,
            blanks,
            relevant,
            sign_is_there,
            angles: template.angles && (negative || !template.bare),
            part: 0,
            at: 0,
            end,
            inside: false,
            out: String::new(),
        }
    }

    fn run(mut self) -> String {
        let template = self.template;
        for part in &template.parts {
            match part {
                Part::Nine | Part::Zero | Part::Point => self.digit(part),
                Part::Comma if self.inside => self.out.push(','),
                Part::Comma => self.blank(),
                Part::Minus if self.negative => self.out.push('-'),
                Part::Minus => self.blank(),
                Part::Sign => self.out.push(if self.negative { '-' } else { '+' }),
                Part::Text(text) => self.out.push_str(text),
            }
        }
        self.out
    }

    fn blank(&mut self) {
        if !self.template.bare {
            self.out.push(' ');
        }
    }

    /// Whether the zero in front of the point is left away.
    fn is_needless(&self) -> bool {
        self.template.zeros_from.is_none()
            && self.at == 0
            && self.number.first() == Some(&b'0')
            && self.number.contains(&b'.')
    }

    /// Whether nothing but zeros stands behind the point, and they are left away.
    fn ends_at_the_point(&self) -> bool {
        self.relevant
            .is_some_and(|last| self.number.get(last).is_none_or(|byte| *byte == b'.'))
    }

    fn sign(&mut self) {
        let here = self.part >= self.blanks || self.template.zeros_from == Some(self.part);
        if self.sign_is_there || !here || self.is_needless() && !self.ends_at_the_point() {
            return;
        }
        match self.template.anchor {
            Some(Anchor::Back) => return,
            Some(Anchor::Front) => self.out.push(if self.negative { '-' } else { '+' }),
            None if self.angles => self.out.push(if self.negative { '<' } else { ' ' }),
            None if self.negative => self.out.push('-'),
            None => self.blank(),
        }
        self.sign_is_there = true;
    }

    fn digit(&mut self, part: &Part) {
        self.inside = false;
        self.sign();
        let zeros_from = self.template.zeros_from;
        if self.part < self.blanks && zeros_from.is_none_or(|from| from > self.part) {
            self.blank();
        } else if self.part < self.blanks {
            self.out.push('0');
            self.inside = true;
        } else {
            match self.number.get(self.at).copied() {
                None => {}
                Some(b'.') => self.out.push('.'),
                Some(_)
                    if *part != Part::Zero && self.relevant.is_some_and(|last| self.at > last) => {}
                Some(_) if self.is_needless() => {
                    if !self.template.bare {
                        self.out.push(' ');
                    } else if self.ends_at_the_point() {
                        self.out.push('0');
                    }
                }
                Some(digit) => {
                    self.out.push(char::from(digit));
                    self.inside = true;
                }
            }
            self.at += usize::from(self.at < self.number.len());
        }
        let end = if self.relevant == Some(self.at) {
            self.part
        } else {
            self.end
        };
        if self.part + 1 == end {
            if self.sign_is_there && self.angles {
                self.out.push(if self.negative { '>' } else { ' ' });
            } else if self.template.anchor == Some(Anchor::Back) {
                self.out.push(if self.negative { '-' } else { '+' });
            }
        }
        self.part += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a PostgreSQL server writes them.
    #[test]
    fn numbers_are_written_as_postgresql_writes_them() {
        for (number, template, expected) in [
            ("-0.1", "99.99", "  -.10"),
            ("-0.1", "FM9.99", "-.1"),
            ("0.1", "0.9", " 0.1"),
            ("12", "9990999.9", "    0012.0"),
            ("12", "FM9990999.9", "0012."),
            ("485", "999", " 485"),
            ("-485", "999", "-485"),
            ("485", "9 9 9", " 4 8 5"),
            ("1485", "9,999", " 1,485"),
            ("1485", "9G999", " 1,485"),
            ("148.5", "999.999", " 148.500"),
            ("148.5", "FM999.999", "148.5"),
            ("148.5", "FM999.990", "148.500"),
            ("3148.5", "9G999D999", " 3,148.500"),
            ("-485", "999S", "485-"),
            ("-485", "999MI", "485-"),
            ("485", "999MI", "485 "),
            ("485", "FM999MI", "485"),
            ("485", "SG999", "+485"),
            ("-485", "SG999", "-485"),
            ("-485", "9SG99", "4-85"),
            ("-485", "999PR", "<485>"),
            ("1234567.891", "FM999,999,990.00", "1,234,567.89"),
            ("0.5", "FM999,990.00", "0.50"),
            ("0", "9.99", "  .00"),
            ("0", "FM9.99", "0."),
            ("0", "999", "   0"),
            ("1234", "99", " ##"),
            ("7", "000", " 007"),
            ("-7", "000", "-007"),
            ("7", "FM000", "007"),
            ("12", "S999", " +12"),
            ("1234.5", "\"about \"9999", "about  1235"),
            ("45", "99%", " 45%"),
        ] {
            let template = Template::parse(template).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(
                template.written(Kind::Numeric, CellRef::Text(number)),
                expected,
                "{number} {template:?}"
            );
        }
        for template in ["", "PL99", "9V9", "RN", ".99", "9.9.9", "S9S", "99TH"] {
            assert!(Template::parse(template).is_err(), "{template}");
        }
    }
}

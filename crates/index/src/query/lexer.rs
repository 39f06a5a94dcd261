//! Cuts the text of a query into tokens, as Lucene's classic grammar does.

use super::SyntaxError;
use super::tree::is_blank;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    And,
    Or,
    Not,
    Plus,
    Minus,
    Open,
    Close,
    Colon,
    /// `*` alone.
    Star,
    /// A word, without its backslashes.
    Term(String),
    /// A word with `*` or `?`, as it was written.
    Wild(String),
    /// A quoted text, without its backslashes.
    Quoted(String),
    Regex(String),
    /// `~` with what follows it.
    Tilde(Option<f32>),
    /// `^` and `^=` with their number.
    Caret(f32),
    CaretEquals(f32),
    Range {
        low: String,
        low_in: bool,
        high: String,
        high_in: bool,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spanned {
    pub(super) token: Token,
    pub(super) at: usize,
}

pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, SyntaxError> {
    if text.len() > super::MAX_BYTES {
        return Err(SyntaxError::new("the query is too long", 0));
    }
    let mut lexer = Lexer { text, at: 0 };
    let mut out = Vec::new();
    while let Some(c) = lexer.peek() {
        if is_blank(c) {
            lexer.bump(c);
            continue;
        }
        if lexer.rest().starts_with("/*") {
            lexer.comment()?;
            continue;
        }
        let at = lexer.at;
        let token = lexer.token(c)?;
        out.push(Spanned { token, at });
    }
    Ok(out)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn error(&self, reason: &str) -> SyntaxError {
        SyntaxError::new(reason, self.at)
    }

    /// Passes over what stands between `/*` and `*/`.
    fn comment(&mut self) -> Result<(), SyntaxError> {
        let rest = &self.rest()[2..];
        let end = rest
            .find("*/")
            .ok_or_else(|| self.error("a comment is not closed"))?;
        self.at += end + 4;
        Ok(())
    }

    fn token(&mut self, c: char) -> Result<Token, SyntaxError> {
        match c {
            '+' => Ok(self.one(c, Token::Plus)),
            '-' => Ok(self.one(c, Token::Minus)),
            '!' => Ok(self.one(c, Token::Not)),
            '(' => Ok(self.one(c, Token::Open)),
            ')' => Ok(self.one(c, Token::Close)),
            ':' => Ok(self.one(c, Token::Colon)),
            '"' => self.quoted(),
            '/' => self.regex(),
            '~' => {
                self.bump(c);
                Ok(Token::Tilde(self.number(false)))
            }
            '^' => {
                self.bump(c);
                let constant = self.peek() == Some('=');
                if constant {
                    self.bump('=');
                }
                while let Some(blank) = self.peek().filter(|c| is_blank(*c)) {
                    self.bump(blank);
                }
                let number = self
                    .number(true)
                    .ok_or_else(|| self.error("a number must follow ^"))?;
                Ok(if constant {
                    Token::CaretEquals(number)
                } else {
                    Token::Caret(number)
                })
            }
            '[' | '{' => self.range(c == '['),
            ']' | '}' => Err(self.error("a bracket closes that was not opened")),
            _ => self.word(),
        }
    }

    fn one(&mut self, c: char, token: Token) -> Token {
        self.bump(c);
        token
    }

    fn number(&mut self, sign: bool) -> Option<f32> {
        let rest = self.rest();
        let mut len = 0;
        let mut dot = false;
        for (i, c) in rest.char_indices() {
            match c {
                '0'..='9' => len = i + 1,
                '+' | '-' if sign && i == 0 => {}
                '.' if !dot && len > 0 => dot = true,
                _ => break,
            }
        }
        let value = rest[..len]
            .parse()
            .ok()
            .filter(|value: &f32| value.is_finite());
        if value.is_some() {
            self.at += len;
        }
        value
    }

    fn quoted(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.bump('"');
        let mut out = String::new();
        while let Some(c) = self.peek() {
            self.bump(c);
            match c {
                '"' => return Ok(Token::Quoted(out)),
                '\\' => match self.peek() {
                    Some(next) => {
                        self.bump(next);
                        out.push(next);
                    }
                    None => break,
                },
                _ => out.push(c),
            }
        }
        Err(SyntaxError::new("a quote is not closed", start))
    }

    fn regex(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.bump('/');
        let mut out = String::new();
        if let Some('/' | '*') = self.peek() {
            return Err(SyntaxError::new("a regular expression is empty", start));
        }
        while let Some(c) = self.peek() {
            self.bump(c);
            match c {
                '/' => return Ok(Token::Regex(out)),
                '\\' => match self.peek() {
                    Some('/') => {
                        self.bump('/');
                        out.push('/');
                    }
                    Some(next) => {
                        self.bump(next);
                        out.push('\\');
                        out.push(next);
                    }
                    None => break,
                },
                _ => out.push(c),
            }
        }
        Err(SyntaxError::new(
            "a regular expression is not closed",
            start,
        ))
    }

    /// `[a TO b]`; the word TO may be missing.
    fn range(&mut self, low_in: bool) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut parts: Vec<(String, bool)> = Vec::new();
        loop {
            let Some(c) = self.peek() else {
                return Err(SyntaxError::new("a range is not closed", start));
            };
            if is_blank(c) {
                self.bump(c);
                continue;
            }
            if c == ']' || c == '}' {
                self.bump(c);
                // The word between the ends; an end may itself be TO.
                if parts.len() == 3 && parts[1] == ("TO".to_owned(), false) {
                    parts.remove(1);
                }
                let high = parts.pop();
                let (Some((low, _)), Some((high, _)), true) = (parts.pop(), high, parts.is_empty())
                else {
                    return Err(SyntaxError::new("a range has two ends", start));
                };
                return Ok(Token::Range {
                    low,
                    low_in,
                    high,
                    high_in: c == ']',
                });
            }
            if parts.len() == 3 {
                return Err(SyntaxError::new("a range has two ends", start));
            }
            if c == '"' {
                match self.quoted()? {
                    // A quoted star is a star, not an open end.
                    Token::Quoted(text) => {
                        parts.push((if text == "*" { "\\*".to_owned() } else { text }, true))
                    }
                    _ => return Err(SyntaxError::new("a range has two ends", start)),
                }
            } else {
                let mut word = String::new();
                while let Some(c) = self.peek() {
                    if is_blank(c) || c == ']' || c == '}' {
                        break;
                    }
                    self.bump(c);
                    if c == '\\'
                        && let Some(next) = self.peek()
                    {
                        self.bump(next);
                        word.push(next);
                    } else {
                        word.push(c);
                    }
                }
                parts.push((word, false));
            }
        }
    }

    fn word(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        let mut plain = String::new();
        let mut wild = false;
        let mut escaped = false;
        while let Some(c) = self.peek() {
            match c {
                '\\' => {
                    self.bump(c);
                    let Some(next) = self.peek() else {
                        return Err(self.error("a backslash escapes nothing"));
                    };
                    self.bump(next);
                    plain.push(next);
                    escaped = true;
                    continue;
                }
                '*' | '?' => wild = true,
                '(' | ')' | ':' | '^' | '[' | ']' | '{' | '}' | '"' | '~' => break,
                _ if is_blank(c) => break,
                _ => {}
            }
            self.bump(c);
            plain.push(c);
        }
        let written = &self.text[start..self.at];
        Ok(match written {
            "AND" | "&&" => Token::And,
            "OR" | "||" => Token::Or,
            "NOT" => Token::Not,
            "*" => Token::Star,
            _ if wild => Token::Wild(written.to_owned()),
            _ if plain.is_empty() && !escaped => return Err(self.error("a word is missing")),
            _ => Token::Term(plain),
        })
    }
}

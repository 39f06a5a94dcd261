//! Somebody at the website: keeps the cookie that a browser would, and seals forms as pages do.

use regex::Regex;

use crate::pages::{all_said, raw, raw_bytes, said, status};
use crate::server::Server;

/// A page that was sent.
pub(crate) struct Sent {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Sent {
    /// Returns where the answer leads.
    pub(crate) fn leads_to(&self, server: &Server) -> String {
        let to = said(&self.head, "location").unwrap_or_else(|| panic!("{}", self.body));
        to.trim_start_matches(&server.url()).to_owned()
    }

    #[track_caller]
    pub(crate) fn says(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.body.contains(part), "{part} in {}", self.body);
        }
    }
}

/// Somebody at the website.
pub(crate) struct Visitor<'s> {
    server: &'s Server,
    pub(crate) session: Option<String>,
    /// What is kept of somebody who is about to sign in elsewhere.
    note: Option<String>,
}

impl<'s> Visitor<'s> {
    pub(crate) fn new(server: &'s Server) -> Self {
        Self {
            server,
            session: None,
            note: None,
        }
    }

    /// Signs in with a password.
    pub(crate) fn signed_in(server: &'s Server, name: &str, password: &str) -> Self {
        let mut visitor = Self::new(server);
        let form = format!("login={name}&password={password}");
        let sent = visitor.send("/user/login", &form);
        assert_eq!(sent.status, 302, "{}", sent.body);
        visitor
    }

    fn headers(&self) -> Vec<String> {
        let session = self.session.iter().map(|one| format!("ckan={one}"));
        let note = self.note.iter().map(|one| format!("ckan_note={one}"));
        let cookies: Vec<String> = session.chain(note).collect();
        match cookies.is_empty() {
            true => Vec::new(),
            false => vec![format!("Cookie: {}", cookies.join("; "))],
        }
    }

    fn taken(&mut self, head: String, body: String) -> Sent {
        for cookie in all_said(&head, "set-cookie") {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let value = (!value.is_empty()).then(|| value.to_owned());
            match name {
                "ckan_note" => self.note = value,
                _ => self.session = value,
            }
        }
        Sent {
            status: status(&head),
            head,
            body,
        }
    }

    /// Looks at a page.
    pub(crate) fn get(&mut self, path: &str) -> Sent {
        let (head, body) = raw(self.server, "GET", path, &self.headers(), "");
        self.taken(head, body)
    }

    /// Sends a form without a seal.
    pub(crate) fn send(&mut self, path: &str, form: &str) -> Sent {
        self.send_bytes(path, form.as_bytes())
    }

    /// Sends a form that need not be a text.
    pub(crate) fn send_bytes(&mut self, path: &str, form: &[u8]) -> Sent {
        let (head, body) = raw_bytes(self.server, "POST", path, &self.headers(), form);
        self.taken(head, body)
    }

    /// Sends a form with the seal of a page.
    pub(crate) fn post(&mut self, path: &str, form: &str) -> Sent {
        let page = self.get("/about").body;
        let seal = Regex::new("name=\"_csrf_token\" value=\"([^\"]+)\"").unwrap();
        let seal = &seal.captures(&page).expect("a seal")[1];
        self.send(path, &format!("{form}&_csrf_token={seal}"))
    }
}

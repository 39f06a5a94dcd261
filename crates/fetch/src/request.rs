//! What is asked of a server beside the address.

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The address.
    pub address: String,
    /// Headers, by name; `Authorization` is sent to the host of the address alone, not where a redirect leads.
    pub headers: Vec<(String, String)>,
    /// The `ETag` of what is known already.
    pub etag: Option<String>,
    /// The `Last-Modified` of what is known already.
    pub last_modified: Option<String>,
    /// A form that is sent, encoded for an address; nothing to get what is there.
    pub form: Option<String>,
    /// JSON that is sent, in the place of a form.
    pub json: Option<String>,
}

impl Request {
    /// Asks for an address, whatever is known of it.
    pub fn new(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            ..Self::default()
        }
    }

    /// Sends a form, encoded for an address. Where a redirect leads it is not sent.
    pub fn form(mut self, encoded: impl Into<String>) -> Self {
        self.form = Some(encoded.into());
        self
    }

    /// Sends JSON. Where a redirect leads it is not sent.
    pub fn json(mut self, text: impl Into<String>) -> Self {
        self.json = Some(text.into());
        self
    }

    /// Returns what is sent, with its media type; nothing to get what is there.
    pub(crate) fn sent(&self) -> Option<(&'static str, &str)> {
        let form = self.form.as_deref();
        let form = form.map(|text| ("application/x-www-form-urlencoded", text));
        form.or_else(|| Some(("application/json", self.json.as_deref()?)))
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

//! Every form of the website: where it stands, what makes it right, and what is typed into it.
//!
//! A form that somebody adds to a template and not here fails `every_form_has_a_row`.

mod accounts;
mod groups;
mod openness;
mod people;
mod records;
mod removals;

/// Who sends a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::forms) enum Who {
    /// Nobody who is signed in.
    Nobody,
    /// The administrator of the site.
    Root,
    /// Somebody without rights of their own.
    Carol,
}

/// A form.
#[derive(Debug, Clone, Copy)]
pub(in crate::forms) struct Form {
    /// The template that it stands in.
    pub(in crate::forms) template: &'static str,
    /// The page that shows it; `{…}` is filled in, see `Site::filled`. Nothing where the site shows none now.
    pub(in crate::forms) page: &'static str,
    /// Where it is sent, where that is not its page.
    pub(in crate::forms) to: &'static str,
    pub(in crate::forms) who: Who,
    /// What makes it right.
    pub(in crate::forms) good: &'static [(&'static str, &'static str)],
    /// The fields that people type texts into, which come back whatever happens.
    pub(in crate::forms) typed: &'static [&'static str],
    /// An action that lists what the form makes, with its parameter `q` or such as JSON; sent twice it makes one.
    pub(in crate::forms) makes: &'static str,
    /// How somebody else is quicker; the form says then that it was overtaken.
    pub(in crate::forms) rival: Rival,
}

/// How somebody else changes what a form is about while it is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::forms) enum Rival {
    /// They do not, or it does not matter.
    None,
    /// With the same form, and another text in the first field that is typed into.
    Form,
    /// They give erin another role in the organization.
    Role,
    /// They give erin another capacity among the collaborators.
    Capacity,
}

const NONE: Form = Form {
    template: "",
    page: "",
    to: "",
    who: Who::Root,
    good: &[],
    typed: &[],
    makes: "",
    rival: Rival::None,
};

/// The parts of the table. Those that take away what others need come last.
const FORMS: &[&[Form]] = &[
    accounts::FORMS,
    records::FORMS,
    groups::FORMS,
    people::FORMS,
    openness::FORMS,
    removals::FORMS,
];

/// Returns every form.
pub(in crate::forms) fn rows() -> impl Iterator<Item = &'static Form> {
    FORMS.iter().copied().flatten()
}

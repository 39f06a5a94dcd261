//! What messages say, in English and French.

use serde_json::Value;

use super::Message;
use crate::messages::is_french;

/// What an invitation is about.
pub(crate) struct Invitation<'a> {
    /// Title of the site.
    pub(crate) site: &'a str,
    /// Title of the group or organization.
    pub(crate) group: &'a str,
    /// Role in it: admin, editor, member.
    pub(crate) role: &'a str,
    /// Name to sign in with.
    pub(crate) name: &'a str,
    /// Where a password is chosen.
    pub(crate) link: &'a str,
}

/// What a message about a run over a source is about.
pub(crate) struct Harvested<'a> {
    /// Title of the site.
    pub(crate) site: &'a str,
    /// Title of the source.
    pub(crate) source: &'a str,
    /// Address of the source.
    pub(crate) url: &'a str,
    /// Where the source is shown.
    pub(crate) link: &'a str,
    /// The dictionary of the run.
    pub(crate) job: &'a Value,
    /// The most frequent errors, a line each.
    pub(crate) errors: &'a [String],
}

/// Invites somebody who has no account yet.
pub(crate) fn invitation(locale: &str, to: &str, about: &Invitation<'_>) -> Message {
    let Invitation {
        site,
        group,
        role,
        name,
        link,
    } = about;
    let (subject, text) = if is_french(locale) {
        let role = match *role {
            "admin" => "administrateur",
            "editor" => "éditeur",
            "member" => "membre",
            other => other,
        };
        (
            format!("Invitation à {site}"),
            format!(
                "Bonjour,\n\nVous êtes invité à rejoindre «\u{a0}{group}\u{a0}» sur {site}, avec le rôle\u{a0}: {role}.\n\n\
                 Pour accepter, choisissez un mot de passe à cette adresse\u{a0}:\n\n{link}\n\n\
                 Votre nom d’utilisateur est {name}.\n\n\
                 Si vous n’attendiez pas ce message, vous pouvez l’ignorer.\n"
            ),
        )
    } else {
        (
            format!("Invitation to {site}"),
            format!(
                "Hello,\n\nYou are invited to join \"{group}\" on {site}, with the role: {role}.\n\n\
                 To accept, choose a password at this address:\n\n{link}\n\n\
                 Your user name is {name}.\n\n\
                 If you did not expect this message, you can ignore it.\n"
            ),
        )
    };
    Message {
        to: to.to_owned(),
        subject,
        text,
        leave: None,
    }
}

/// Tells somebody where to choose another password.
pub(crate) fn reset(locale: &str, to: &str, site: &str, name: &str, link: &str) -> Message {
    let (subject, text) = if is_french(locale) {
        (
            format!("Votre mot de passe sur {site}"),
            format!(
                "Bonjour,\n\nUn nouveau mot de passe a été demandé pour le compte {name} sur {site}.\n\n\
                 Pour le choisir, ouvrez cette adresse\u{a0}:\n\n{link}\n\n\
                 Si vous n’avez rien demandé, ignorez ce message\u{a0}: rien ne change.\n"
            ),
        )
    } else {
        (
            format!("Your password on {site}"),
            format!(
                "Hello,\n\nA new password was asked for the account {name} on {site}.\n\n\
                 To choose one, open this address:\n\n{link}\n\n\
                 If you did not ask, ignore this message: nothing changes.\n"
            ),
        )
    };
    Message {
        to: to.to_owned(),
        subject,
        text,
        leave: None,
    }
}

/// Tells somebody that there is news on their dashboard; `link` is the address of the site.
pub(crate) fn digest(locale: &str, to: &str, site: &str, count: usize, link: &str) -> Message {
    let (subject, text) = if is_french(locale) {
        let news = if count == 1 {
            "1 nouvelle activité".to_owned()
        } else {
            format!("{count} nouvelles activités")
        };
        (
            format!("{news} sur {site}"),
            format!(
                "Bonjour,\n\nIl y a {news} autour de ce que vous suivez sur {site}.\n\n\
                 Votre tableau de bord\u{a0}:\n\n{link}/dashboard/\n\n\
                 Pour ne plus recevoir ces messages, modifiez vos préférences\u{a0}:\n\n{link}/user/edit\n"
            ),
        )
    } else {
        let news = if count == 1 {
            "1 new activity".to_owned()
        } else {
            format!("{count} new activities")
        };
        (
            format!("{news} from {site}"),
            format!(
                "Hello,\n\nThere is news around what you follow on {site}: {news}.\n\n\
                 Your dashboard:\n\n{link}/dashboard/\n\n\
                 To get no more of these messages, change your preferences:\n\n{link}/user/edit\n"
            ),
        )
    };
    Message {
        to: to.to_owned(),
        subject,
        text,
        leave: None,
    }
}

/// Tells somebody what came of a run over a source.
pub(crate) fn harvested(locale: &str, to: &str, about: &Harvested<'_>) -> Message {
    let Harvested {
        site,
        source,
        url,
        link,
        job,
        errors,
    } = about;
    let stats = &job["stats"];
    let [added, updated, same, deleted, errored] =
        ["added", "updated", "not modified", "deleted", "errored"].map(|key| &stats[key]);
    let created = job["created"].as_str().unwrap_or_default();
    let finished = job["finished"].as_str().unwrap_or_default();
    let failed = errored.as_i64().unwrap_or(0) > 0;
    let lines: String = errors.iter().map(|line| format!("- {line}\n")).collect();
    let (subject, mut text, heading) = if is_french(locale) {
        let subject = if failed {
            format!("{site} - Moissonnage - Avis d’erreur")
        } else {
            format!("{site} - Moissonnage réussi - Sommaire")
        };
        let text = format!(
            "Source\u{a0}: {source}\nAdresse\u{a0}: {url}\nDemandé\u{a0}: {created}\nTerminé\u{a0}: {finished}\n\n\
             Ajoutés\u{a0}: {added}\nModifiés\u{a0}: {updated}\nInchangés\u{a0}: {same}\nSupprimés\u{a0}: {deleted}\nEn erreur\u{a0}: {errored}\n\n{link}\n"
        );
        (subject, text, "Erreurs\u{a0}:")
    } else {
        let subject = if failed {
            format!("{site} - Harvesting Job - Error Notification")
        } else {
            format!("{site} - Harvesting Job Successful - Summary Notification")
        };
        let text = format!(
            "Source: {source}\nAddress: {url}\nAsked for: {created}\nFinished: {finished}\n\n\
             Added: {added}\nUpdated: {updated}\nNot modified: {same}\nDeleted: {deleted}\nErrored: {errored}\n\n{link}\n"
        );
        (subject, text, "Errors:")
    };
    if !lines.is_empty() {
        text.push_str(&format!("\n{heading}\n{lines}"));
    }
    Message {
        to: to.to_owned(),
        subject,
        text,
        leave: None,
    }
}

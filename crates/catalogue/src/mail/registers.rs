//! What messages about assessments and consultations say, in English and French.

use super::Message;
use crate::messages::is_french;

/// What a message about an assessment is about that does not hold any more.
pub(crate) struct StaleAssessment<'a> {
    /// Title of the site.
    pub(crate) site: &'a str,
    /// Title of the algorithm.
    pub(crate) algorithm: &'a str,
    /// Title of the data set.
    pub(crate) data: &'a str,
    /// Why: changed, withdrawn, restricted.
    pub(crate) reason: &'a str,
    /// Where it is assessed again.
    pub(crate) link: &'a str,
}

/// Tells somebody that an assessment of theirs does not hold any more.
pub(crate) fn stale_assessment(locale: &str, to: &str, about: &StaleAssessment<'_>) -> Message {
    let StaleAssessment {
        site,
        algorithm,
        data,
        reason,
        link,
    } = about;
    let (subject, text) = if is_french(locale) {
        let reason = match *reason {
            "withdrawn" => "a été retiré",
            "restricted" => "n’est plus public",
            _ => "a changé",
        };
        (
            format!("Évaluation à refaire\u{a0}: {algorithm}"),
            format!(
                "Bonjour,\n\nLe jeu de données «\u{a0}{data}\u{a0}» {reason} sur {site}. L’évaluation de l’incidence de «\u{a0}{algorithm}\u{a0}», \
                 faite pour la version précédente, ne vaut donc plus.\n\nPour la refaire\u{a0}:\n\n{link}\n"
            ),
        )
    } else {
        let reason = match *reason {
            "withdrawn" => "was withdrawn",
            "restricted" => "is no longer public",
            _ => "changed",
        };
        (
            format!("Assessment out of date: {algorithm}"),
            format!(
                "Hello,\n\nThe data set \"{data}\" {reason} on {site}. The impact assessment of \"{algorithm}\", \
                 made for the version before, therefore does not hold any more.\n\nTo assess it again:\n\n{link}\n"
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

/// Asks somebody whether they want to be told of a consultation.
pub(crate) fn consultation_confirm(
    locale: &str,
    to: &str,
    site: &str,
    title: &str,
    link: &str,
) -> Message {
    let (subject, text) = if is_french(locale) {
        (
            format!("Confirmez votre inscription\u{a0}: {title}"),
            format!(
                "Bonjour,\n\nQuelqu’un, sans doute vous, a demandé que les nouvelles de la consultation «\u{a0}{title}\u{a0}» sur {site} \
                 soient envoyées à cette adresse.\n\nPour confirmer\u{a0}:\n\n{link}\n\n\
                 Si vous n’avez rien demandé, ignorez ce message\u{a0}: rien ne vous sera envoyé et l’adresse sera effacée.\n"
            ),
        )
    } else {
        (
            format!("Confirm your sign-up: {title}"),
            format!(
                "Hello,\n\nSomebody, probably you, asked that news of the consultation \"{title}\" on {site} be sent to this \
                 address.\n\nTo confirm:\n\n{link}\n\n\
                 If you did not ask, ignore this message: nothing will be sent to you, and the address will be erased.\n"
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

/// What a message about a consultation is about.
pub(crate) struct ConsultationNews<'a> {
    /// Title of the site.
    pub(crate) site: &'a str,
    /// Title of the consultation.
    pub(crate) title: &'a str,
    /// The step of its course that it has taken: coming, open, closed, off.
    pub(crate) step: Option<&'a str>,
    /// What is new, a paragraph each; none where something of it changed.
    pub(crate) news: &'a [String],
    /// Its page.
    pub(crate) link: &'a str,
    /// Where one request ends these messages.
    pub(crate) leave: &'a str,
}

/// Tells somebody what is new in a consultation.
pub(crate) fn consultation_news(locale: &str, to: &str, about: &ConsultationNews<'_>) -> Message {
    let ConsultationNews {
        site,
        title,
        step,
        news,
        link,
        leave,
    } = about;
    let french = is_french(locale);
    let step = step.and_then(|step| taken(step, french));
    let lines: Vec<&str> = step
        .into_iter()
        .chain(news.iter().map(String::as_str))
        .collect();
    let news = lines.join("\n\n");
    let (subject, text) = if french {
        let news = match news.is_empty() {
            true => "La page de la consultation a été mise à jour.".to_owned(),
            false => news,
        };
        (
            format!("Du nouveau\u{a0}: {title}"),
            format!(
                "Bonjour,\n\n{news}\n\nConsultation «\u{a0}{title}\u{a0}», {site}\u{a0}:\n\n{link}\n\n\
                 Pour ne plus recevoir ces messages et faire effacer votre adresse\u{a0}:\n\n{leave}\n"
            ),
        )
    } else {
        let news = match news.is_empty() {
            true => "The page of the consultation was updated.".to_owned(),
            false => news,
        };
        (
            format!("News: {title}"),
            format!(
                "Hello,\n\n{news}\n\nConsultation \"{title}\", {site}:\n\n{link}\n\n\
                 To get no more of these messages and have your address erased:\n\n{leave}\n"
            ),
        )
    };
    Message {
        to: to.to_owned(),
        subject,
        text,
        leave: Some((*leave).to_owned()),
    }
}

/// Says which step a consultation has taken.
fn taken(step: &str, french: bool) -> Option<&'static str> {
    Some(match (step, french) {
        ("open", false) => "The consultation is open: you can take part now.",
        ("open", true) => {
            "La consultation est ouverte\u{a0}: vous pouvez y participer dès maintenant."
        }
        ("closed", false) => "The consultation is closed: nobody can take part any more.",
        ("closed", true) => {
            "La consultation est fermée\u{a0}: il n’est plus possible d’y participer."
        }
        ("off", false) => "The consultation does not go forward.",
        ("off", true) => "La consultation n’a pas lieu.",
        ("coming", false) => "The consultation opens at a later day.",
        ("coming", true) => "La consultation ouvrira à une date ultérieure.",
        _ => return None,
    })
}

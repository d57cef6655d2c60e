//! Templates, texts and the stylesheet of the pages.

use http::StatusCode;
use http::request::Parts;
use minijinja::{Value, context};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::http::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::office::Office;
use crate::paths::HOME;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

pub(crate) const TEMPLATES: [(&str, &str); 17] = [
    ("base.html", include_str!("../templates/base.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("clients.html", include_str!("../templates/clients.html")),
    ("new-client.html", include_str!("../templates/new-client.html")),
    ("client.html", include_str!("../templates/client.html")),
    ("secret.html", include_str!("../templates/secret.html")),
    ("people.html", include_str!("../templates/people.html")),
    ("person.html", include_str!("../templates/person.html")),
    ("keys.html", include_str!("../templates/keys.html")),
    ("events.html", include_str!("../templates/events.html")),
    ("limits.html", include_str!("../templates/limits.html")),
    ("tenants.html", include_str!("../templates/tenants.html")),
    ("explain.html", include_str!("../templates/explain.html")),
    ("confirm.html", include_str!("../templates/confirm.html")),
    ("forbidden.html", include_str!("../templates/forbidden.html")),
    ("problem.html", include_str!("../templates/problem.html")),
];

/// The languages of the pages for people.
pub(crate) const TEXTS: [(&str, &str); 6] = [
    ("en", include_str!("../texts/en.ftl")),
    ("de", include_str!("../texts/de.ftl")),
    ("fr", include_str!("../texts/fr.ftl")),
    ("es", include_str!("../texts/es.ftl")),
    ("zh", include_str!("../texts/zh.ftl")),
    ("ar", include_str!("../texts/ar.ftl")),
];

pub(crate) const STYLESHEET: &str = include_str!("../console.css");

/// A page with what every page has.
pub(crate) fn page<S: ConsoleProvider>(
    office: &Office<S>,
    http: &Parts,
    status: StatusCode,
    template: &str,
    values: Value,
) -> Response {
    let server = &*office.server;
    let Some(look) = server.console().look() else {
        return Problem::not_found("there is no console").response();
    };
    let home = format!("{}{HOME}", server.settings().issuer().path());
    let common = context! {
        stylesheet => format!("{home}{}", look.stylesheet_path()),
        home,
        has_tenants => server.console().tenants().is_some(),
        time => Value::from_function(|unix: u64| Value::from_safe_string(time(Timestamp::from_unix(unix)))),
        moment => Value::from_function(|unix: u64| moment(Timestamp::from_unix(unix))),
        url => Value::from_function(|text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()),
    };
    look.page(server, &http.headers, status, template, context! { ..values, ..common })
}

/// The page that says what is wrong.
pub(crate) fn problem<S: ConsoleProvider>(office: &Office<S>, http: &Parts, problem: &Problem) -> Response {
    let template = if problem.status == StatusCode::FORBIDDEN { "forbidden.html" } else { "problem.html" };
    let logout = office.server.settings().issuer().join("/logout");
    let values = context! { status => problem.status.as_u16(), detail => problem.detail.clone(), logout };
    let mut response = page(office, http, problem.status, template, values);
    response.headers_mut().extend(problem.header.clone());
    response
}

/// A time as an element. It has its own direction: between letters that are written from right to left, a browser would put the time
/// of the day before the date.
fn time(unix: Timestamp) -> String {
    let text = moment(unix);
    let machine = text.replacen(' ', "T", 1).replace(" UTC", "Z");
    format!("<time dir=\"ltr\" datetime=\"{machine}\">{text}</time>")
}

/// A time in UTC, as people read it.
fn moment(unix: Timestamp) -> String {
    let (year, month, day) = unix.civil_date();
    let of_day = unix.as_unix() % 86_400;
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", of_day / 3600, of_day / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The messages, each with its variables in the order of the alphabet.
    fn messages(text: &str) -> Vec<(&str, Vec<&str>)> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| {
                let (name, value) = line.split_once(" = ").unwrap_or_else(|| panic!("no message: {line}"));
                assert!(!value.trim().is_empty(), "{name}");
                let mut variables: Vec<_> =
                    value.split("{ $").skip(1).filter_map(|rest| rest.split(" }").next()).collect();
                variables.sort_unstable();
                (name, variables)
            })
            .collect()
    }

    #[test]
    fn each_language_has_the_same_messages_with_the_same_variables() {
        let english = messages(TEXTS[0].1);
        assert!(english.len() > 190, "{}", english.len());
        for (language, text) in &TEXTS[1..] {
            let own = messages(text);
            let differing = english.iter().zip(&own).find(|(english, own)| english != own);
            assert_eq!(differing, None, "{language}");
            assert_eq!(own.len(), english.len(), "{language}");
            assert_ne!(*text, TEXTS[0].1, "{language} is a language of its own");
        }
    }

    #[test]
    fn a_time_is_that_of_utc() {
        assert_eq!(moment(Timestamp::from_unix(0)), "1970-01-01 00:00 UTC");
        assert_eq!(
            time(Timestamp::from_unix(1_700_000_000)),
            "<time dir=\"ltr\" datetime=\"2023-11-14T22:13Z\">2023-11-14 22:13 UTC</time>"
        );
    }

    /// An element isolates what is in it: in Arabic, digits and signs would change places with those around them.
    #[test]
    fn nothing_that_is_the_same_in_each_language_is_in_the_middle_of_a_translated_text() {
        for (name, template) in TEMPLATES {
            for call in template.split("{{ t(").skip(1) {
                let call = call.split(" }}").next().unwrap_or_default();
                assert!(!call.contains("moment(") && !call.contains("time("), "{name}: {call}");
            }
            assert!(!template.contains("=time("), "{name}: `rich` isolates a text, so pass a moment");
            assert!(!template.contains("<time>"), "{name}: `time` is an element");
        }
    }
}

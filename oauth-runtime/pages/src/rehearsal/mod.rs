//! Renders an operator's changes when the pages are built, so that mistakes do not wait for a visitor.

pub(crate) mod sample;

use std::sync::Arc;

use minijinja::{Value, context};

use crate::error::PagesError;
use crate::language::{Language, Languages};
use crate::template::{Templates, rich_function, text_function};

/// The indispensable form fields of each template.
const FIELDS: [(&str, &[&str]); 18] = [
    ("applications.html", &["client_id"]),
    ("approvals.html", &["decision"]),
    ("choose-account.html", &["account"]),
    ("confirm-email.html", &["question"]),
    ("consent.html", &["decision"]),
    ("delete-account.html", &["sure"]),
    ("device.html", &["user_code"]),
    ("email.html", &["email"]),
    ("email-sent.html", &["code", "question"]),
    ("export.html", &[]),
    ("login.html", &["username", "password"]),
    ("logout.html", &["decision"]),
    ("new-password.html", &["password"]),
    ("second-factor.html", &["code"]),
    ("security.html", &["totp"]),
    ("totp.html", &["code"]),
    ("upstream-link.html", &["decision"]),
    ("upstreams.html", &["unlink"]),
];

/// Renders all variants of all pages, if one of the templates is the operator's.
///
/// # Errors
/// The first mistake, with its template and line.
pub(super) fn rehearse(templates: &Templates, languages: &Languages) -> Result<(), PagesError> {
    for name in templates.own() {
        check_blocks(templates, name)?;
    }
    if templates.replaced().next().is_none() {
        return Ok(());
    }
    for name in templates.replaced() {
        check_variables(templates, name)?;
        check_blocks(templates, name)?;
    }
    let language = languages.best(&[]);
    for name in Templates::pages() {
        // With all optional content, and with none.
        let full = render(templates, language, name, sample::everything())?;
        render(templates, language, name, sample::least())?;
        check_form(name, &full)?;
    }
    Ok(())
}

fn render(
    templates: &Templates,
    language: &Arc<Language>,
    name: &str,
    values: Value,
) -> Result<String, PagesError> {
    let functions = context! { t => text_function(language), rich => rich_function(language) };
    let values = context! { ..values, ..sample::common(), ..functions };
    templates.render(name, values).map_err(|error| Templates::broken(name, &error))
}

/// A variable that no page provides is a mistake.
fn check_variables(templates: &Templates, name: &str) -> Result<(), PagesError> {
    let known = sample::names();
    let mut unknown = templates.undeclared(name).into_iter().filter(|variable| !known.contains(variable));
    match unknown.next() {
        None => Ok(()),
        Some(variable) => {
            let line = line_of(templates.source(name), &variable);
            Err(mistake(
                name,
                line,
                format!("no page provides `{variable}`; the variables are {}", known.join(", ")),
            ))
        }
    }
}

/// A block that the base template does not have is never shown.
fn check_blocks(templates: &Templates, name: &str) -> Result<(), PagesError> {
    let source = templates.source(name);
    if !tags(source).any(|tag| tag.starts_with("extends ")) {
        return Ok(());
    }
    let below = ["base.html", "account.html"].map(|below| blocks(templates.source(below)));
    let known: Vec<&str> = below.concat().into_iter().map(|(block, _)| block).collect();
    // A block inside another is shown with it.
    let outer = blocks(source).into_iter().filter(|(_, depth)| *depth == 0).map(|(block, _)| block);
    match outer.into_iter().find(|block| !known.contains(block)) {
        None => Ok(()),
        Some(block) => {
            let line = line_of(source, &format!("block {block}"));
            Err(mistake(
                name,
                line,
                format!(
                    "there is no block `{block}`; the blocks are {}",
                    known.join(
                        ", \
                "
                    )
                ),
            ))
        }
    }
}

fn tags(source: &str) -> impl Iterator<Item = &str> {
    source.split("{%").skip(1).map(|tag| tag.trim_start_matches(['-', '+']).trim_start())
}

/// The blocks and their nesting depth.
fn blocks(source: &str) -> Vec<(&str, usize)> {
    let (mut blocks, mut depth) = (Vec::new(), 0_usize);
    for tag in tags(source) {
        if let Some(rest) = tag.strip_prefix("block ") {
            blocks.extend(rest.split_whitespace().next().map(|name| (name, depth)));
            depth += 1;
        } else if tag.starts_with("endblock") {
            depth = depth.saturating_sub(1);
        }
    }
    blocks
}

/// The line of the first occurrence of a text, from 1.
fn line_of(source: &str, text: &str) -> usize {
    source.lines().position(|line| line.contains(text)).unwrap_or_default() + 1
}

/// What a page asks, and what makes its answer valid.
fn check_form(name: &str, page: &str) -> Result<(), PagesError> {
    let Some((_, fields)) = FIELDS.iter().find(|(page, _)| *page == name) else {
        return Ok(());
    };
    for field in fields.iter().chain(&["request", "csrf"]) {
        let spellings = [format!("name=\"{field}\""), format!("name='{field}'"), format!("name={field}")];
        if !spellings.iter().any(|spelling| page.contains(spelling)) {
            let message = format!("the form has no field `{field}`: without it nobody can answer the page");
            return Err(mistake(name, 1, message));
        }
    }
    match page.contains(sample::CSRF) {
        true => Ok(()),
        false => Err(mistake(
            name,
            1,
            "the form does not send `form.csrf`, so no answer would be \
                valid"
                .to_owned(),
        )),
    }
}

fn mistake(name: &str, line: usize, message: String) -> PagesError {
    PagesError::Template { name: name.to_owned(), line, message }
}

#[cfg(test)]
mod tests {
    use crate::template::BUILT_IN;
    use crate::{Pages, PagesError};

    const FORM: &str = "{% from \"fields.html\" import hidden %}\
        <form>{{ hidden(form) }}<input name=\"username\"><input name=\"password\"></form>";

    fn refused(name: &str, text: &str) -> (String, String) {
        match Pages::builder().template(name, text).build() {
            Err(PagesError::Template { name, message, .. }) => (name, message),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn mistakes_are_found_before_anybody_sees_them() {
        for (text, said) in [
            ("{% extends \"bse.html\" %}", "bse.html"),
            ("{{ tt(\"login-title\") }}", "`tt`"),
            ("{{ username|shout }}", "shout"),
            ("{{ t(\"no-such\") }}", "there is no message `no-such`"),
            ("{% if problem %}{{ t(\"no-such\") }}{% endif %}", "no-such"),
            ("{% if not problem %}{{ t(\"no-such\") }}{% endif %}", "no-such"),
            ("{{ usrname }}", "no page provides `usrname`"),
            ("{% extends \"base.html\" %}{% block main %}{% endblock %}", "no block `main`"),
        ] {
            let (name, message) = refused("login.html", &format!("{text}{FORM}"));
            assert!(name == "login.html" && message.contains(said), "{said}: {message}");
        }
        let (_, message) = refused("login.html", "<form><input name=\"password\"></form>");
        assert!(message.contains("no field `username`"), "{message}");
        let unsent =
            "<input name=\"username\"><input name=\"password\"><input name=\"request\"><input name=\"csrf\">";
        let (_, message) = refused("login.html", unsent);
        assert!(message.contains("form.csrf"), "{message}");
    }

    #[test]
    fn what_jinja_has_is_no_slip() {
        for text in [
            "{% set ns = namespace() %}{% for n in range(3) %}{{ n }}{% endfor %}{{ dict(a=1) }}",
            "{%- extends \"base.html\" -%}{% block content %}{% block greeting %}{% endblock %}",
            "{{ username|length - 1 }}",
        ] {
            let closed = if text.contains("block") { "{% endblock %}" } else { "" };
            let form = FORM
                .replace("name=\"username\"", "name='username'")
                .replace("name=\"password\"", "name=password");
            let built = Pages::builder().template("login.html", format!("{text}{form}{closed}")).build();
            assert!(built.is_ok(), "{text}: {built:?}");
        }
        // An added sentence that uses a helper.
        let text = format!("{FORM}{{{{ t(\"our-help\") }}}}");
        let pages = Pages::builder().template("login.html", text);
        let pages = pages.translation(
            "en",
            "our-help = Call { our-number }, { -us }.\nour-number = 110\n-us = { $case }us",
        );
        assert!(pages.build().is_ok());
    }

    #[test]
    fn what_all_pages_rest_on_is_tried_with_all_of_them() {
        let (_, message) = refused("base.html", "{{ 1 / 0 }}{% block content %}{% endblock %}");
        assert!(message.contains("1 / 0"), "{message}");
        let (_, message) = refused("base.html", "<main>{% block contents %}{% endblock %}</main>");
        assert!(message.contains("no field"), "{message}");
    }

    #[test]
    fn what_comes_along_can_be_a_template_of_ones_own() {
        let own =
            BUILT_IN.iter().fold(Pages::builder(), |builder, (name, text)| builder.template(*name, *text));
        assert!(own.build().is_ok());
    }
}

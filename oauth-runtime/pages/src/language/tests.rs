use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;

use super::*;

/// The messages of a file with the variables in each.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    FluentResource::try_new(text.to_owned()).expect("well-formed");
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for message in super::messages::messages(text) {
        let variables = message.variables.into_iter().map(str::to_owned).collect();
        let earlier = messages.insert(message.name.to_owned(), variables);
        assert!(earlier.is_none(), "{} is there twice", message.name);
    }
    messages
}

#[test]
fn every_language_says_the_same_with_the_same_variables() {
    let english = messages(BUILT_IN[0].1);
    assert!(english.len() > 100);
    for (tag, text) in BUILT_IN {
        let own = messages(text);
        for (name, variables) in &english {
            assert_eq!(own.get(name), Some(variables), "{name} in {tag}");
        }
        assert_eq!(own.len(), english.len(), "{tag} has more than English");
    }
}

#[test]
fn every_message_of_every_language_formats_without_a_mistake() {
    for (tag, text) in BUILT_IN {
        let mut language = Language::new(tag).expect("a tag");
        language.add(text).expect("well-formed");
        for (name, variables) in messages(text) {
            for count in [0, 1, 2, 3, 11, 100] {
                let mut arguments = FluentArgs::new();
                for variable in &variables {
                    arguments.set(variable.clone(), count);
                }
                let pattern = language.bundle.get_message(&name).and_then(|message| message.value());
                let pattern = pattern.expect("it has a text");
                let mut errors = Vec::new();
                let said = language.bundle.format_pattern(pattern, Some(&arguments), &mut errors);
                assert!(errors.is_empty() && !said.trim().is_empty(), "{name} in {tag}: {errors:?}");
            }
        }
    }
}

fn languages(added: &[(&str, &str)]) -> Result<Languages, PagesError> {
    let added: Vec<_> = added.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned())).collect();
    Languages::new(&added, "en", |_| false)
}

fn chosen(languages: &Languages, ui_locales: &str, accept: &str) -> String {
    let mut headers = http::HeaderMap::new();
    headers.insert("accept-language", accept.parse().expect("a header"));
    let wanted = wanted(ui_locales.split_whitespace(), &headers);
    languages.best(&wanted).tag().to_owned()
}

#[test]
fn the_request_wins_over_the_browser_and_the_browser_over_the_default() {
    let languages = languages(&[]).expect("valid");
    for (ui_locales, accept, tag) in [
        ("", "", "en"),
        ("", "de-AT, en;q=0.5", "de"),
        ("", "en;q=0.5, fr;q=0.9", "fr"),
        ("es", "de", "es"),
        ("xx fr-CA", "de", "fr"),
        ("", "tlh, ar-EG;q=0.3", "ar"),
        ("", "zh-TW", "zh"),
        ("", "de;q=0, *;q=0.1", "en"),
        ("%00 ../.. <script>", ";;;,,q=,de;q=x", "en"),
    ] {
        assert_eq!(chosen(&languages, ui_locales, accept), tag, "{ui_locales:?} {accept:?}");
    }
}

#[test]
fn an_operator_adds_a_language_and_changes_a_message() {
    let languages = languages(&[("it", "login-title = Accedi"), ("de", "login-title = Hereinspaziert")]);
    let languages = languages.expect("valid");
    let said = |tag: &str, name: &str| languages.best(&[tag.to_owned()]).text(name);
    assert_eq!(said("it", "login-title"), "Accedi");
    assert_eq!(said("it", "login-button"), "Log in", "what is missing is said in English");
    assert_eq!(said("de-CH", "login-title"), "Hereinspaziert");
}

#[test]
fn a_broken_translation_is_named_with_its_line() {
    let Err(PagesError::Translation { language, line, .. }) = languages(&[("de", "a = b\n\nc = { $d\n")])
    else {
        panic!("it was accepted");
    };
    assert_eq!((language.as_str(), line), ("de", 4));
    assert!(matches!(languages(&[("no such tag", "")]), Err(PagesError::LanguageTag(_))));
    assert!(matches!(Languages::new(&[], "it", |_| false), Err(PagesError::UnknownLanguage { .. })));
}

#[test]
fn a_message_that_nobody_says_is_a_slip() {
    for (text, place, said) in [
        ("login-title = Hallo\n\nlog-in-title = Hallo", 3, "no page says `log-in-title`"),
        ("login-to = weiter zu { $clinet }", 1, "`login-to` has no variable `$clinet`"),
        ("scope-read = { $name } lesen", 1, "`scope-read` has no variable `$name`"),
    ] {
        let Err(PagesError::Translation { line, message, .. }) = languages(&[("de", text)]) else {
            panic!("it was accepted: {text}");
        };
        assert!(line == place && message.contains(said), "{message}");
    }
    let fine = "login-to = weiter zu { $client }\nscope-notes-write = Notizen ändern\n# login = x\nlogin-or = oder $5 =";
    assert!(languages(&[("de", fine)]).is_ok());
}

#[test]
fn numbers_have_their_plural() {
    let languages = languages(&[]).expect("valid");
    let said = |tag: &str, count: u64| {
        let mut variables = FluentArgs::new();
        variables.set("count", count);
        languages.best(&[tag.to_owned()]).message("applications-intro", &variables).expect("a message")
    };
    assert_eq!(said("en", 0), "No application has access to your account.");
    assert_eq!(said("en", 1), "1 application has access to your account.");
    assert_eq!(said("de", 3), "3 Anwendungen haben Zugriff auf Ihr Konto.");
    let forms: BTreeSet<String> = [0, 1, 2, 3, 11, 100].map(|count| said("ar", count)).into();
    assert_eq!(forms.len(), 6, "Arabic has six forms: {forms:?}");
}

#[test]
fn a_date_is_written_as_in_its_language() {
    let languages = languages(&[]).expect("valid");
    let said = |tag: &str| languages.best(&[tag.to_owned()]).date(Timestamp::from_unix(951_782_400));
    assert_eq!(said("en"), "February 29, 2000");
    assert_eq!(said("de"), "29. Februar 2000");
    assert_eq!(said("zh"), "2000年2月29日");
}

#[test]
fn the_direction_is_known() {
    let languages = languages(&[]).expect("valid");
    let direction = |tag: &str| languages.best(&[tag.to_owned()]).direction();
    assert_eq!((direction("ar"), direction("en")), ("rtl", "ltr"));
}

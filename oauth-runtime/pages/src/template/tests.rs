//! What templates escape, share and report.

use minijinja::context;

use super::*;
use crate::language::Languages;

fn render(expression: &str, value: &str) -> String {
    let languages = Languages::new(&[], "en", |_| false).expect("valid");
    let language = languages.best(&[]);
    let mut environment = Environment::new();
    environment.add_template_owned("x.html", expression.to_owned()).expect("well-formed");
    let values = context! { t => text_function(language), rich => rich_function(language), value => value };
    environment.get_template("x.html").and_then(|template| template.render(values)).expect("rendered")
}

#[test]
fn providers_share_what_no_operator_replaced() {
    let [one, other] = [(); 2].map(|()| Templates::new(Vec::new(), Vec::new()).expect("well-formed"));
    let own = Templates::new(vec![("leave.html".into(), "gone".into())], Vec::new()).expect("well-formed");
    assert!(Arc::ptr_eq(&one.parsed, &other.parsed) && !Arc::ptr_eq(&one.parsed, &own.parsed));
    assert_eq!((own.source("leave.html"), one.source("leave.html")), ("gone", built_in("leave.html")));
}

#[test]
fn markup_in_a_variable_is_escaped() {
    let expected = "to continue to <bdi>&lt;b&gt;&quot;x&#39;</bdi>";
    assert_eq!(render("{{ rich('login-to', client=value) }}", "<b>\"x'"), expected);
    assert_eq!(render("{{ t('login-to', client=value) }}", "<b>"), "to continue to &lt;b&gt;");
}

/// The children of a button are side by side, without the spaces between them.
#[test]
fn a_text_with_a_name_in_a_button_is_one_child_of_it() {
    let mut found = 0;
    for (name, source) in BUILT_IN {
        for (before, _) in source.match_indices("{{ rich(").map(|(at, _)| source.split_at(at)) {
            let tag = before.rsplit('<').next().unwrap_or_default();
            assert!(!tag.starts_with("button") && !tag.starts_with("a class=\"button"), "{name}: {tag}");
            found += usize::from(tag == "span>");
        }
    }
    assert!(found >= 3, "{found}");
}

/// An element isolates a name. In the middle of Arabic, its signs and digits would change places with the words around it.
#[test]
fn a_name_is_in_an_element_of_its_own() {
    for (name, source) in BUILT_IN {
        for call in source.split("t(\"").skip(1) {
            let call = call.split(')').next().unwrap_or_default();
            for (variable, _) in call.split(", ").skip(1).filter_map(|pair| pair.split_once('=')) {
                // The names of browsers and systems are of a fixed list, in letters of one direction.
                let is_plain =
                    matches!(variable, "count" | "days" | "minutes" | "date" | "browser" | "system");
                assert!(is_plain, "{name}: {call}: use `rich`, or add the variable here if it is no name");
            }
        }
    }
}

#[test]
fn a_variable_can_not_pretend_to_be_another() {
    let said = render("{{ rich('consent-intro', client=value, count=2) }}", "\u{fdd0}0\u{fdd1}");
    assert!(said.matches("<bdi>").count() == 1, "{said}");
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let replaced = vec![("login.html".to_owned(), "<h1>\n\n{% if %}".to_owned())];
    let Err(PagesError::Template { name, line, .. }) = Templates::new(replaced, Vec::new()) else {
        panic!("it was accepted");
    };
    assert_eq!((name.as_str(), line), ("login.html", 3));
    let unknown = Templates::new(vec![("logn.html".to_owned(), String::new())], Vec::new());
    assert!(matches!(unknown, Err(PagesError::UnknownTemplate { .. })));
}

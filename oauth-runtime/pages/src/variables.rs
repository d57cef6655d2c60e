//! The variables of the templates, as a page for people who write templates. It comes from the templates and the samples with which
//! every template is rendered, so it can't say anything else than what is there.

use minijinja::Value;
use minijinja::value::ValueKind;

use crate::rehearsal::sample;
use crate::template::{BUILT_IN, Templates};

/// The table of each template's variables, in Markdown.
pub(crate) fn document() -> String {
    let templates = Templates::new(Vec::new(), Vec::new()).expect("the built-in templates are well-formed");
    let values = [sample::common(), sample::everything()];
    let mut text = HEAD.to_owned();
    let of_all: Vec<String> = names(&sample::common()).iter().flat_map(|name| rows(name, &values)).collect();
    text += &format!("## Every template\n\n{TABLE}{}\n{FUNCTIONS}", of_all.concat());
    let common = names(&sample::common());
    for (name, _) in BUILT_IN {
        let used = templates.used(name);
        let own = templates.undeclared(name).into_iter().filter(|variable| !common.contains(variable));
        let of_page = own.flat_map(|variable| {
            // The name of a client on some pages, and all about it on others.
            let is_text = used.iter().all(|used| !used.starts_with(&format!("{variable}.")));
            rows_of(&variable, &values, is_text)
        });
        let of_page: Vec<String> = of_page.collect();
        if !of_page.is_empty() {
            text += &format!("\n## {name}\n\n{TABLE}{}", of_page.concat());
        }
    }
    text += EXTRAS;
    text + &["application", "parameters"].iter().flat_map(|name| rows(name, &values)).collect::<String>()
}

const HEAD: &str = "# The variables of the templates\n\n\
A test writes this page from the templates and from the values with which each of them is rendered when the pages are built\n\
(`VARIABLES=overwrite cargo test -p oauth-runtime-pages --features passkeys,upstream --lib variables`). A template of your own that replaces one of ours can use\n\
what is listed for it, and what is listed for every template. A variable that no page provides is an error when the pages are built.\n\n\
`?` means that the value may be missing or empty: `{% if client %}…{% endif %}`.\n\n";
const TABLE: &str = "| variable | kind | for example |\n| --- | --- | --- |\n";
const FUNCTIONS: &str = "\n`t(\"message\", name=value)` is a message in the person's language, as text. `rich(\"message\", name=value)` is the same with each\n\
value in an element of its own.\n";
const EXTRAS: &str = "\n## login.html, second-factor.html, choose-account.html and consent.html\n\n\
Our templates do not use these. `parameters` has the parameters of the request that `PagesBuilder::template_parameter` names; a client\n\
wrote them. On the consent page, `client` has what `application` has.\n\n| variable | kind | for example |\n| --- | --- | --- |\n";

fn names(values: &Value) -> Vec<String> {
    values.try_iter().into_iter().flatten().map(|name| name.to_string()).collect()
}

/// The rows of a variable and of what is in it.
fn rows(name: &str, values: &[Value]) -> Vec<String> {
    rows_of(name, values, false)
}

/// The same; `is_text` says that a template uses nothing that is in the variable.
fn rows_of(name: &str, values: &[Value], is_text: bool) -> Vec<String> {
    let value =
        values.iter().find_map(|values| values.get_attr(name).ok().filter(|value| !value.is_undefined()));
    let least = sample::least().get_attr(name).ok();
    let may_miss = least.is_some_and(|least| !least.is_undefined() && !least.is_true());
    let value = value.map(|value| match value.kind() {
        ValueKind::Map if is_text => value.get_attr("name").unwrap_or_default(),
        _ => value,
    });
    value.map(|value| of_value(name, &value, may_miss)).unwrap_or_default()
}

fn of_value(name: &str, value: &Value, may_miss: bool) -> Vec<String> {
    let mark = if may_miss { "?" } else { "" };
    let row = |kind: &str, example: &str| format!("| `{name}`{mark} | {kind} | {example} |\n");
    match value.kind() {
        ValueKind::Map => {
            let own = names(value).into_iter();
            own.flat_map(|member| {
                let inner = value.get_attr(&member).unwrap_or_default();
                of_value(&format!("{name}.{member}"), &inner, may_miss)
            })
            .collect()
        }
        ValueKind::Seq => {
            let first = value.get_item(&Value::from(0)).unwrap_or_default();
            let inner = of_value(&format!("{name}[]"), &first, false);
            [vec![row("list", "")], inner].concat()
        }
        ValueKind::Bool => vec![row("yes or no", "")],
        ValueKind::Number => vec![row("number", &format!("`{value}`"))],
        _ if value.is_safe() => vec![row("HTML", "")],
        _ => vec![row("text", &example(value))],
    }
}

fn example(value: &Value) -> String {
    let text = value.to_string();
    if text.is_empty() { String::new() } else { format!("`{}`", text.replace('|', "\\|")) }
}

#[test]
fn the_page_about_variables_says_what_is_there() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/template-variables.md");
    let expected = document();
    if std::env::var_os("VARIABLES").is_some_and(|value| value == "overwrite") {
        std::fs::write(path, &expected).expect("written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == expected,
        "docs/template-variables.md is out of date: VARIABLES=overwrite cargo test -p oauth-runtime-pages --features passkeys,upstream --lib variables"
    );
}

//! Messages in templates.

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind};

use super::escape::escape;
use crate::language::Language;

/// `t("message", count=3)`: a message in the page's language, as text.
pub(crate) fn text_function(language: &Arc<Language>) -> Value {
    let language = Arc::clone(language);
    Value::from_function(move |name: &str, variables: Kwargs| -> Result<String, Error> {
        let mut arguments = FluentArgs::new();
        for variable in variables.args() {
            arguments.set(variable.to_owned(), fluent_value(&variables.get::<Value>(variable)?));
        }
        language.message(name, &arguments).ok_or_else(|| unknown(name))
    })
}

/// `rich("message", client=name)`: the same as markup, with each text variable in an element that isolates
/// its direction and can be emphasised.
pub(crate) fn rich_function(language: &Arc<Language>) -> Value {
    let language = Arc::clone(language);
    Value::from_function(move |name: &str, variables: Kwargs| -> Result<Value, Error> {
        let mut arguments = FluentArgs::new();
        let mut texts = Vec::new();
        for variable in variables.args() {
            let value = variables.get::<Value>(variable)?;
            match fluent_value(&value) {
                FluentValue::String(text) => {
                    arguments.set(variable.to_owned(), placeholder(texts.len()));
                    texts.push(text.replace(['\u{fdd0}', '\u{fdd1}'], ""));
                }
                number => arguments.set(variable.to_owned(), number),
            }
        }
        let message = language.message(name, &arguments).ok_or_else(|| unknown(name))?;
        let message = escape(&message);
        let message = texts.iter().enumerate().fold(message, |message, (index, text)| {
            message.replace(&placeholder(index), &format!("<bdi>{}</bdi>", escape(text)))
        });
        Ok(Value::from_safe_string(message))
    })
}

/// Characters that Unicode reserves for internal use: no translation contains them, and they are removed from
/// texts.
fn placeholder(index: usize) -> String {
    format!("\u{fdd0}{index}\u{fdd1}")
}

fn unknown(name: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("there is no message `{name}`"))
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match i64::try_from(value.clone()) {
        Ok(number) if value.is_number() => FluentValue::from(number),
        _ => FluentValue::from(value.to_string()),
    }
}

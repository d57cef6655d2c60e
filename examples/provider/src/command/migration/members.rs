//! The members of an exported object, each of which is taken once.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::export::{line_of, members_of};
use crate::command::mistake::Mistake;

/// The members of an object. What nobody took is not mapped.
pub(in crate::command) struct Members<'a> {
    text: &'a str,
    line: usize,
    left: BTreeMap<String, &'a RawValue>,
    /// What is wrong with those that were taken.
    pub(in crate::command) mistakes: Vec<Mistake>,
}

impl<'a> Members<'a> {
    /// The members of this value of the text.
    pub(in crate::command) fn of(text: &'a str, value: &'a RawValue) -> Result<Self, Mistake> {
        let line = line_of(text, value);
        let left = members_of(value).map_err(|_| Mistake::new(line, "this is not an object"))?;
        Ok(Self { text, line, left: left.into_iter().collect(), mistakes: Vec::new() })
    }

    /// Where the object is.
    pub(in crate::command) fn line(&self) -> usize {
        self.line
    }

    /// Notes what is wrong with the object.
    pub(in crate::command) fn wrong(&mut self, line: usize, problem: impl Into<String>) {
        self.mistakes.push(Mistake::new(line, problem));
    }

    /// A member with its line; `None` if it says nothing. The message about another type has no value: it may be a secret.
    pub(in crate::command) fn take_at<T: DeserializeOwned>(&mut self, name: &str) -> Option<(usize, T)> {
        let value = self.left.remove(name)?;
        let line = line_of(self.text, value);
        match serde_json::from_str::<Option<T>>(value.get()) {
            Ok(value) => value.map(|value| (line, value)),
            Err(_) => {
                self.wrong(line, format!("`{name}`: a value of another type is expected here"));
                None
            }
        }
    }

    /// A member.
    pub(in crate::command) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        self.take_at(name).map(|(_, value)| value)
    }

    /// A text that is not empty.
    pub(in crate::command) fn text(&mut self, name: &str) -> Option<String> {
        self.take(name).filter(|text: &String| !text.is_empty())
    }

    /// Whether a member is true, also as the text of an attribute.
    pub(in crate::command) fn is_true(&mut self, name: &str) -> bool {
        match self.take::<Value>(name) {
            Some(Value::Bool(said)) => said,
            Some(Value::String(said)) => said == "true",
            _ => false,
        }
    }

    /// The texts of a list, each with its line.
    pub(in crate::command) fn lines(&mut self, name: &str) -> Vec<(usize, String)> {
        let Some(value) = self.left.remove(name) else { return Vec::new() };
        let list = serde_json::from_str::<Option<Vec<&RawValue>>>(value.get());
        // The parts of a part of the text are parts of the text.
        let read = list.ok().and_then(|list| {
            let texts = list.unwrap_or_default().into_iter();
            let at =
                |value: &RawValue| Some((line_of(self.text, value), serde_json::from_str(value.get()).ok()?));
            texts.map(at).collect::<Option<Vec<_>>>()
        });
        read.unwrap_or_else(|| {
            self.wrong(line_of(self.text, value), format!("`{name}`: a list of texts is expected here"));
            Vec::new()
        })
    }

    /// The members of an object within; none if it is not there.
    pub(in crate::command) fn object(&mut self, name: &str) -> Option<Members<'a>> {
        let value = self.left.remove(name).filter(|value| value.get() != "null")?;
        Members::of(self.text, value).map_err(|mistake| self.mistakes.push(mistake)).ok()
    }

    /// The elements of a list within; none if it is not there.
    pub(in crate::command) fn list(&mut self, name: &str) -> Vec<&'a RawValue> {
        let Some(value) = self.left.remove(name) else { return Vec::new() };
        serde_json::from_str::<Option<Vec<&RawValue>>>(value.get())
            .ok()
            .map(Option::unwrap_or_default)
            .unwrap_or_else(|| {
                self.wrong(line_of(self.text, value), format!("`{name}`: a list is expected here"));
                Vec::new()
            })
    }

    /// Leaves out members that have no effect here, or none at all.
    pub(in crate::command) fn leave_out(&mut self, names: &[&str]) {
        self.left.retain(|name, _| !names.contains(&name.as_str()));
    }

    /// Leaves out a member that has this value, as JSON.
    pub(in crate::command) fn leave_out_if(&mut self, name: &str, value: &str) {
        self.left.retain(|own, kept| own != name || kept.get() != value);
    }

    /// The names of the members that nobody took and that say something.
    pub(in crate::command) fn unmapped(self) -> Vec<String> {
        let says = |value: &RawValue| {
            serde_json::from_str(value.get()).is_ok_and(|value: Value| says_something(&value))
        };
        self.left.into_iter().filter(|(_, value)| says(value)).map(|(name, _)| name).collect()
    }
}

/// Whether a value is more than the absence of one.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty() && text != "false",
        Value::Array(list) => !list.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

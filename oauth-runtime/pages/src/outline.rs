//! The outlines of pages. Two login pages differ in a few texts only, so the template runs once for each shape of its
//! values: what it makes has gaps, and every later page fills them in.
//!
//! This is for built-in templates that ask of a text only whether it is empty, and for translations that select nothing:
//! there, a text cannot decide what stands around it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use minijinja::value::ValueKind;
use minijinja::{Error, Value};

use crate::template::escape_to;

/// Limits the memory for outlines, whatever clients ask for. Pages with other shapes are rendered.
const MOST_OUTLINES: usize = 64;

/// The maximum number of gaps in an outline.
const MOST_GAPS: usize = 64;

/// Around the number of a gap: characters that Unicode reserves for internal use.
const BEGIN: char = '\u{fdd2}';
const END: char = '\u{fdd3}';

/// The outlines of all pages of a provider.
#[derive(Default)]
pub(crate) struct Outlines(RwLock<HashMap<Vec<u8>, Arc<Outline>>>);

/// What is between the gaps, and the number of the text for each gap.
struct Outline {
    begin: String,
    rest: Vec<(usize, String)>,
}

/// What decides how a page looks, and the texts in it.
struct Shape {
    /// Everything but the texts.
    key: Vec<u8>,
    texts: Vec<Value>,
}

impl Outlines {
    /// The page with these values. `about` is what else it depends on.
    ///
    /// # Errors
    /// What `render` returns.
    pub(crate) fn page(
        &self,
        about: &[&str],
        values: &Value,
        render: impl Fn(Value) -> Result<String, Error>,
    ) -> Result<String, Error> {
        let Some(shape) = Shape::of(about, values) else { return render(values.clone()) };
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&shape.key).map(Arc::clone);
        if let Some(outline) = known {
            return Ok(outline.fill(&shape.texts));
        }
        let mut count = 0;
        if let Some(outline) = Outline::of(&render(with_gaps(values, &mut count))?, count) {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() < MOST_OUTLINES {
                known.insert(shape.key, Arc::new(outline));
            }
        }
        render(values.clone())
    }
}

impl Outline {
    /// `None` if there is something like a gap that is none.
    fn of(page: &str, gaps: usize) -> Option<Self> {
        let mut parts = page.split(BEGIN);
        let begin = parts.next()?.to_owned();
        let rest = parts.map(|part| {
            let (number, text) = part.split_once(END)?;
            Some((number.parse().ok().filter(|number| *number < gaps)?, text.to_owned()))
        });
        Some(Self { begin, rest: rest.collect::<Option<_>>()? })
    }

    fn fill(&self, texts: &[Value]) -> String {
        let text = |number: usize| texts.get(number).and_then(Value::as_str).unwrap_or_default();
        let length = self.rest.iter().map(|(number, rest)| text(*number).len() + rest.len()).sum::<usize>();
        // Some more for what is escaped.
        let mut page = String::with_capacity(self.begin.len() + length + 64);
        page.push_str(&self.begin);
        for (number, rest) in &self.rest {
            escape_to(&mut page, text(*number));
            page.push_str(rest);
        }
        page
    }
}

impl Shape {
    /// `None` if it has no outline.
    fn of(about: &[&str], values: &Value) -> Option<Self> {
        let mut shape = Self { key: Vec::with_capacity(256), texts: Vec::with_capacity(16) };
        for word in about {
            shape.word(word);
        }
        shape.add(values)?;
        Some(shape)
    }

    fn word(&mut self, word: &str) {
        self.key.extend_from_slice(word.as_bytes());
        self.key.push(0);
    }

    fn add(&mut self, value: &Value) -> Option<()> {
        match value.kind() {
            ValueKind::Undefined | ValueKind::None => self.key.push(b'-'),
            ValueKind::Bool => self.key.push(if value.is_true() { b'y' } else { b'n' }),
            ValueKind::Number => self.word(&value.to_string()),
            ValueKind::String => {
                let text = value.as_str().filter(|text| !value.is_safe() && !has_reserved(text))?;
                if text.is_empty() {
                    self.key.push(b'e');
                } else {
                    self.key.push(b't');
                    self.texts.push(value.clone());
                    return (self.texts.len() <= MOST_GAPS).then_some(());
                }
            }
            ValueKind::Seq => {
                self.key.push(b'[');
                for item in value.try_iter().ok()? {
                    self.add(&item)?;
                }
                self.key.push(b']');
            }
            ValueKind::Map => {
                self.key.push(b'{');
                for name in value.try_iter().ok()? {
                    self.word(name.as_str()?);
                    self.add(&value.get_item(&name).ok()?)?;
                }
                self.key.push(b'}');
            }
            _ => return None,
        }
        Some(())
    }
}

/// Whether a text has characters that stand for gaps, or that the templates' functions remove.
fn has_reserved(text: &str) -> bool {
    // All of them begin with this byte.
    text.as_bytes().contains(&0xef) && text.contains(|letter| ('\u{fdd0}'..=END).contains(&letter))
}

/// The same values, with a gap for each text, in the order of `Shape::add`.
fn with_gaps(value: &Value, count: &mut usize) -> Value {
    match value.kind() {
        ValueKind::String if value.as_str().is_some_and(|text| !text.is_empty()) => {
            *count += 1;
            Value::from(format!("{BEGIN}{}{END}", *count - 1))
        }
        ValueKind::Seq => {
            value.try_iter().into_iter().flatten().map(|item| with_gaps(&item, count)).collect()
        }
        ValueKind::Map => {
            let names = value.try_iter().into_iter().flatten();
            let pair = |name: Value| {
                let own = value.get_item(&name).unwrap_or_default();
                (name, with_gaps(&own, count))
            };
            Value::from_pairs(names.map(pair))
        }
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;
    use crate::language::Languages;
    use crate::rehearsal::sample;
    use crate::template::{Templates, rich_function, text_function};

    /// The page, rendered, and then twice by outlines.
    fn three_times(outlines: &Outlines, name: &str, values: &Value) -> [String; 3] {
        let languages = Languages::new(&[], "en", |_| false).expect("valid");
        let templates = Templates::new(Vec::new(), Vec::new()).expect("well-formed");
        let language = languages.best(&[]);
        let render = |values: Value| {
            let functions = context! { t => text_function(language), rich => rich_function(language) };
            templates.render(name, context! { ..values, ..sample::common(), ..functions })
        };
        [
            render(values.clone()).expect("rendered"),
            outlines.page(&[name], values, render).expect("rendered"),
            outlines.page(&[name], values, render).expect("rendered"),
        ]
    }

    #[test]
    fn a_filled_outline_is_the_page() {
        for name in ["login.html", "consent.html"] {
            let outlines = Outlines::default();
            for values in [sample::everything(), sample::least()] {
                // The login page has a text there.
                let client = if name == "login.html" {
                    Value::from("Notes")
                } else {
                    values.get_attr("client").unwrap_or_default()
                };
                let values = context! { client, ..values };
                let [rendered, first, second] = three_times(&outlines, name, &values);
                assert_eq!(rendered, first);
                assert_eq!(rendered, second);
            }
            // A sample with everything may have more gaps than an outline.
            assert!(!outlines.0.read().expect("unpoisoned").is_empty(), "{name}");
        }
    }

    #[test]
    fn each_page_has_its_own_texts_and_they_are_escaped() {
        let outlines = Outlines::default();
        let form = |csrf: &str| context! { action => "/login", request => "r", csrf };
        let one = context! { form => form("first"), client => "<b>", username => "" };
        let two = context! { form => form("second"), client => "Notes & \"more\"", username => "" };
        let _ = three_times(&outlines, "login.html", &one);
        let [rendered, filled, _] = three_times(&outlines, "login.html", &two);
        assert_eq!(rendered, filled);
        assert!(filled.contains("Notes &amp; &quot;more&quot;") && filled.contains("second"), "{filled}");
        assert!(!filled.contains("first") && !filled.contains("&lt;b&gt;"), "{filled}");
        assert_eq!(outlines.0.read().expect("unpoisoned").len(), 1);
        // An empty text makes another page.
        let three = context! { form => form("third"), client => "", username => "" };
        let [rendered, filled, _] = three_times(&outlines, "login.html", &three);
        assert_eq!(rendered, filled);
        assert_eq!(outlines.0.read().expect("unpoisoned").len(), 2);
    }

    #[test]
    fn a_text_can_not_pretend_to_be_another() {
        let outlines = Outlines::default();
        let values =
            |client: &str| context! { form => context! { csrf => "secret" }, client, username => "" };
        let _ = three_times(&outlines, "login.html", &values("Notes"));
        for client in ["\u{fdd2}0\u{fdd3}", "\u{fdd0}0\u{fdd1}", "\u{fdd3}\u{fdd2}", "\u{fdd2}"] {
            let [rendered, first, second] = three_times(&outlines, "login.html", &values(client));
            assert_eq!(rendered, first, "{client:?}");
            assert_eq!(rendered, second, "{client:?}");
            assert_eq!(second.matches("secret").count(), 1, "{second}");
        }
    }

    #[test]
    fn outlines_are_bounded() {
        let outlines = Outlines::default();
        for count in 0..2 * MOST_OUTLINES {
            let values = context! { list => vec![true; count] };
            let page = outlines.page(&["x"], &values, |_| Ok("page".to_owned())).expect("rendered");
            assert_eq!(page, "page");
        }
        assert_eq!(outlines.0.read().expect("unpoisoned").len(), MOST_OUTLINES);
        let values = context! { list => vec!["text"; MOST_GAPS + 1] };
        assert!(Shape::of(&[], &values).is_none());
    }
}

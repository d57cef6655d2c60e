//! The text of an export, and where in it a value is.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::command::mistake::Mistake;

/// The line of a value that was read from this text.
pub(in crate::command) fn line_of(text: &str, value: &RawValue) -> usize {
    let offset = (value.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    1 + text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}

/// The values of an export: the elements of the list, or of the list in `member`, or one value a line.
pub(in crate::command) fn values<'a>(text: &'a str, member: &str) -> Result<Vec<&'a RawValue>, Mistake> {
    let read = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let documents: Vec<&RawValue> = read.collect::<Result<_, _>>().map_err(|error| malformed(&error))?;
    let [only] = documents[..] else { return Ok(documents) };
    if let Ok(list) = Vec::<&RawValue>::deserialize(only) {
        return Ok(list);
    }
    let Ok(object) = members_of(only) else { return Ok(documents) };
    let Some((_, inside)) = object.into_iter().find(|(name, _)| name == member) else { return Ok(documents) };
    Vec::deserialize(inside)
        .map_err(|_| Mistake::new(line_of(text, inside), format!("`{member}` is not a list")))
}

/// A text beside the list, such as the one that leads to the next page.
pub(super) fn text_beside(text: &str, member: &str) -> Option<String> {
    let whole = serde_json::from_str::<&RawValue>(text).ok()?;
    let (_, value) = members_of(whole).ok()?.into_iter().find(|(name, _)| name == member)?;
    serde_json::from_str(value.get()).ok().filter(|text: &String| !text.is_empty())
}

/// The members of an object, in order.
pub(super) fn members_of(value: &RawValue) -> Result<Vec<(String, &RawValue)>, serde_json::Error> {
    let object = std::collections::BTreeMap::<String, &RawValue>::deserialize(value)?;
    Ok(object.into_iter().collect())
}

/// The message of the parser may quote what it found, such as a secret.
fn malformed(error: &serde_json::Error) -> Mistake {
    Mistake::new(error.line(), format!("column {}: this is not JSON", error.column()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_knows_its_line() {
        for text in ["[1,\n\n 2]", "{\"a\": [1,\n\n 2]}", "1\n\n2"] {
            let lines: Vec<_> =
                values(text, "a").expect("values").iter().map(|value| line_of(text, value)).collect();
            assert_eq!(lines, [1, 3], "{text}");
        }
    }

    #[test]
    fn broken_json_is_told_by_line_and_column_and_not_by_value() {
        let mistake = values("{\n\"secret\": hunter2 }", "a").expect_err("no JSON");
        assert_eq!(mistake, Mistake::new(2, "column 11: this is not JSON"));
        let mistake = values("{\"x\": 1,\n\"a\": 1 }", "a").expect_err("no list");
        assert_eq!(mistake, Mistake::new(2, "`a` is not a list"));
        assert!(values("", "a").expect("nothing").is_empty());
    }
}

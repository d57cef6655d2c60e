//! Texts of a client that pages show to people.

use super::{ClientError, ClientMetadata};

/// The maximum number of characters of a name.
const LONGEST_NAME: usize = 200;

/// The maximum number of characters of any other text.
const LONGEST_TEXT: usize = 500;

/// Names are short and plain. Control characters or overrides of the writing direction could make a page
/// appear to say something else.
pub(super) fn check(metadata: &ClientMetadata) -> Result<(), ClientError> {
    let names = metadata.client_name.as_deref().map(|name| ("client_name", name));
    let localized = metadata.localized.iter().map(|(field, text)| (field.as_str(), text.as_str()));
    let localized = localized.filter(|(field, _)| field.starts_with("client_name#"));
    for (field, name) in names.into_iter().chain(localized) {
        check_text(field, name, LONGEST_NAME)?;
    }
    let contacts = metadata.contacts.iter().map(|contact| ("contacts", contact.as_str()));
    let software = [("software_id", &metadata.software_id), ("software_version", &metadata.software_version)];
    let software = software.into_iter().filter_map(|(field, text)| Some((field, text.as_deref()?)));
    for (field, text) in contacts.chain(software) {
        check_text(field, text, LONGEST_TEXT)?;
    }
    // The language tag also comes from the client.
    metadata.localized.keys().try_for_each(|name| check_text(name, name, LONGEST_NAME))
}

fn check_text(field: &str, text: &str, most: usize) -> Result<(), ClientError> {
    let field = || field.escape_debug().take(LONGEST_NAME).collect::<String>();
    if text.chars().count() > most {
        return Err(ClientError::TooLong { field: field(), most });
    }
    match text.chars().any(is_unprintable) {
        true => Err(ClientError::ControlCharacters { field: field() }),
        false => Ok(()),
    }
}

/// Whether a text is invisible: only white space and characters without a glyph (Unicode Standard Annex 44,
/// `Default_Ignorable_Code_Point`). A name may contain them, but needs others too.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|character| character.is_whitespace() || character.is_control() || is_ignorable(character))
}

/// Whether a character has no glyph (Unicode Standard Annex 44, `Default_Ignorable_Code_Point`).
pub(crate) fn is_ignorable(character: char) -> bool {
    matches!(character,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Control characters, line and paragraph separators, and overrides of the writing direction (Unicode
/// Standard Annex 9 sections 2.1 to 2.4).
pub(crate) fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_no_name() {
        for text in ["", " ", "\u{3164}", "\u{200b}\u{2060}", "\u{2800}\u{a0}", "\u{e0041}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["Notes", "می\u{200c}خواهم", "👩\u{200d}💻", "한\u{3164}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}

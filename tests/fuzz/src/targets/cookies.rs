//! The `Cookie` header: `PAIR` stands for the cookie that protects a form in this browser. The form is good exactly if that cookie is among
//! those that the browser sent.

use oauth_runtime::ui::check_form_value;

use crate::oracle::filled;
use crate::paged::{FORM, with};

/// So many cookies are looked at, and so many that could be ours.
const MOST: usize = 16;

pub(super) fn run(data: &[u8]) {
    with(async |world| {
        let header = filled(data, &[("PAIR", &world.pair)]);
        let Some(parts) = world.parts(&header) else { return };
        let accepted = check_form_value(&*world.server, &parts, FORM, &world.value).await;
        let accepted = accepted.expect("the store does not fail");
        let sent: Vec<&[u8]> = header.split(|byte| *byte == b';').map(<[u8]>::trim_ascii).collect();
        let has_it = sent.iter().any(|pair| is_ours(pair, &world.pair));
        assert!(has_it || !accepted, "the form was good without its cookie");
        if has_it && sent.len() <= MOST {
            assert!(accepted, "the cookie was not found");
        }
        let (first, rest) = world.value.split_at(1);
        let other = format!("{}{rest}", if first == "A" { "B" } else { "A" });
        let accepted = check_form_value(&*world.server, &parts, FORM, &other).await;
        assert!(!accepted.expect("the store does not fail"), "another value was good");
    });
}

/// Name and value are the same; white space around either does not count.
fn is_ours(pair: &[u8], own: &str) -> bool {
    let Ok(pair) = std::str::from_utf8(pair) else { return false };
    let Some((name, value)) = pair.split_once('=') else { return false };
    own.split_once('=') == Some((name.trim_ascii(), value.trim()))
}

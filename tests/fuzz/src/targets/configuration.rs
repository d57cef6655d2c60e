//! The configuration of the reference provider. A mistake has a place in the file; what is read is TOML, and an unknown key is a mistake.

use std::fs;
use std::path::Path;

use provider::arguments::Arguments;
use provider::config::Config;
use serde::de::IgnoredAny;

/// A key that there is not.
const UNKNOWN: &str = "no_such_key_anywhere";

pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("provider.toml");
    match read(&path, text) {
        Err(said) => has_a_place(&path, &said, text),
        Ok(()) => {
            assert!(toml::from_str::<IgnoredAny>(text).is_ok(), "what is not TOML was read");
            let said = read(&path, &format!("{UNKNOWN} = 1\n{text}")).expect_err("an unknown key");
            assert!(said.contains(UNKNOWN), "{said}");
            read(&path, &format!("# A comment changes nothing.\n{text}")).expect("the same with a comment");
        }
    }
}

fn read(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).expect("a file");
    let arguments = Arguments { config: Some(path.to_owned()), ..Arguments::default() };
    Config::from_arguments(&arguments).map(|_| ()).map_err(|error| error.to_string())
}

/// The file and a line of it.
fn has_a_place(path: &Path, said: &str, text: &str) {
    let place = said.strip_prefix(&format!("{}:", path.display()));
    let place = place.unwrap_or_else(|| panic!("{said:?} does not begin with the file"));
    let line: String = place.chars().take_while(char::is_ascii_digit).collect();
    let line: usize = line.parse().unwrap_or_else(|_| panic!("{said:?} has no line"));
    assert!((1..=text.matches('\n').count() + 1).contains(&line), "{said:?}");
}

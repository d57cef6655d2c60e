//! A typed user code; `CODE` stands for one that a device shows. The same letters find the device, in whatever case and with whatever dashes,
//! and nothing else does.

use oauth_runtime::token::UserCode;

use crate::answer::members;
use crate::oracle::filled;
use crate::world::with;

const LETTERS: &str = "BCDFGHJKLMNPQRSTVWXZ";

pub(super) fn run(data: &[u8]) {
    with(async |world| {
        let body = b"client_id=tv&scope=read".to_vec();
        let begun = world.post("/device_authorization", &[], body).await.expect("a request");
        let shown = members(&begun)["user_code"].as_str().expect("a code").to_owned();
        let data = filled(data, &[("CODE", &shown)]);
        let Ok(typed) = std::str::from_utf8(&data) else { return };
        let letters = letters(typed);
        assert_eq!(UserCode::parse(typed).is_some(), letters.is_some(), "{typed:?}");
        if let (Some(code), Some(letters)) = (UserCode::parse(typed), &letters) {
            let shown = code.reveal().reveal().to_owned();
            assert_eq!(shown.replace('-', ""), *letters);
            let again = UserCode::parse(&shown).expect("what is shown can be typed");
            assert_eq!((again.digest(), again.reveal().reveal()), (code.digest(), shown.as_str()));
        }
        let found = world.server.find_device_request(typed).await.expect("the store does not fail");
        assert_eq!(
            found.is_some(),
            letters.is_some_and(|letters| letters == shown.replace('-', "")),
            "{typed:?}"
        );
    });
}

/// The eight letters of a code, if the text is one: dashes and spaces do not count.
fn letters(typed: &str) -> Option<String> {
    let dashes = ['-', ' ', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}'];
    let letters = typed.replace(dashes, "").to_ascii_uppercase();
    (letters.len() == 8 && letters.chars().all(|letter| LETTERS.contains(letter))).then_some(letters)
}

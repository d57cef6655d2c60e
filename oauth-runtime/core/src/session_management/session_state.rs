//! `session_state`: what a client keeps, to ask the frame whether it is still so (Session Management section 3.2).

use url::Url;

use super::browser_state::state_of;
use crate::{Digest, Secret};

/// How many characters of a generated secret are the salt: 128 bits and more.
const SALT: usize = 22;

/// For this client and the origin of its redirect URI. `None` if the URI has no origin: the client is a native application, which
/// has no frames.
pub(super) fn of(client_id: &str, redirect_uri: &str, session_id: &str) -> Option<String> {
    let origin = Url::parse(redirect_uri).ok()?.origin();
    let origin = origin.is_tuple().then(|| origin.ascii_serialization())?;
    let generated = Secret::generate();
    let salt = generated.reveal().get(..SALT)?;
    Some(salted(client_id, &origin, &state_of(session_id), salt))
}

/// The frame computes the same, from the origin of the page that asks.
fn salted(client_id: &str, origin: &str, browser_state: &str, salt: &str) -> String {
    format!("{}.{salt}", Digest::of(&format!("{client_id} {origin} {browser_state} {salt}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_for_one_client_one_origin_and_one_session() {
        let own = of("web", "https://web.example/callback?a=b", "session").expect("an origin");
        let (_, salt) = own.split_once('.').expect("a salt");
        assert_eq!(own, salted("web", "https://web.example", &state_of("session"), salt));
        for other in [
            salted("app", "https://web.example", &state_of("session"), salt),
            salted("web", "https://web.example:8443", &state_of("session"), salt),
            salted("web", "https://web.example", &state_of("another"), salt),
        ] {
            assert_ne!(own, other);
        }
        assert_ne!(own, of("web", "https://web.example/callback", "session").expect("an origin"), "the salt");
        assert!(!own.contains(' '), "section 2: {own}");
    }

    #[test]
    fn a_program_has_none() {
        assert_eq!(of("app", "com.example.app:/callback", "session"), None);
        assert_eq!(of("app", "no uri", "session"), None);
    }
}

//! Which parameters a request has.

/// The names of parameters, as bits: a name whose bit is missing is not there. Most parameters that are looked for are not
/// there, and need no look at the others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Names(u64);

impl Names {
    pub(super) const fn new() -> Self {
        Self(0)
    }

    pub(super) fn add(&mut self, name: &str) {
        self.0 |= bit(name);
    }

    /// Whether the name may be among them.
    #[inline]
    pub(super) fn may_have(self, name: &str) -> bool {
        self.0 & bit(name) != 0
    }
}

/// By the length, the first and the last but one byte, which the compiler knows of a literal. The names of usual authorization
/// requests have each their own bit, and so have those that they lack.
#[inline]
fn bit(name: &str) -> u64 {
    let (first, last_but_one) = match name.as_bytes() {
        [first, .., last_but_one, _] => (*first, *last_but_one),
        [first, _] => (*first, *first),
        [only] => (*only, 0),
        [] => (0, 0),
    };
    1 << ((name.len() + 2 * usize::from(first) + 8 * usize::from(last_but_one)) % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_there_is_found() {
        let mut names = Names::new();
        let own = ["", "a", "state", "code_challenge", "code_challenge_method", "\u{e9}"];
        assert!(!own.iter().any(|name| names.may_have(name)));
        for name in own {
            names.add(name);
            assert!(names.may_have(name), "{name}");
        }
    }

    /// Those that each authorization request is asked for, and that few have.
    #[test]
    fn a_usual_request_does_not_seem_to_have_what_it_lacks() {
        let mut names = Names::new();
        for name in [
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method",
            "nonce",
        ] {
            names.add(name);
        }
        let lacking = [
            "request",
            "request_uri",
            "response_mode",
            "authorization_details",
            "resource",
            "claims",
            "claims_locales",
            "prompt",
            "max_age",
            "id_token_hint",
            "dpop_jkt",
            "acr_values",
        ];
        assert_eq!(lacking.iter().filter(|name| names.may_have(name)).collect::<Vec<_>>(), [] as [&&str; 0]);
    }
}

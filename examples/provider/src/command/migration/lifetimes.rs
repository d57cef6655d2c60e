//! The lifetimes of a client of Hydra, which has one for each grant.

use std::collections::BTreeSet;
use std::time::Duration;

use super::members::Members;

const GRANTS: [&str; 6] = [
    "authorization_code_grant",
    "client_credentials_grant",
    "device_authorization_grant",
    "implicit_grant",
    "jwt_bearer_grant",
    "refresh_token_grant",
];

/// The lifetimes for all grants.
#[derive(Debug, Default)]
pub(super) struct Lifetimes {
    pub(super) access: Option<Duration>,
    pub(super) refresh: Option<Duration>,
    pub(super) id: Option<Duration>,
    pub(super) notes: Vec<String>,
}

/// A client has one lifetime for each kind of token here. Of several, the shortest is taken.
pub(super) fn lifetimes(members: &mut Members<'_>) -> Lifetimes {
    let mut notes = Vec::new();
    let mut shortest = |kind: &str| {
        let mut all = BTreeSet::new();
        for grant in GRANTS {
            let name = format!("{grant}_{kind}_token_lifespan");
            let Some((line, text)) = members.take_at::<String>(&name) else { continue };
            match duration(&text) {
                Some(own) => drop(all.insert(own)),
                None => {
                    members.wrong(line, format!("`{name}`: write a time of at least a second, like 1h30m0s"))
                }
            }
        }
        if all.len() > 1 {
            notes.push(format!(
                "the lifetimes of {kind} tokens differ by grant: the shortest is taken for all, {} seconds",
                all.first().map_or(0, Duration::as_secs)
            ));
        }
        all.first().copied()
    };
    let (access, refresh, id) = (shortest("access"), shortest("refresh"), shortest("id"));
    Lifetimes { access, refresh, id, notes }
}

/// A time as Go writes it, in whole seconds.
fn duration(text: &str) -> Option<Duration> {
    let (mut seconds, mut digits) = (0.0_f64, String::new());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_digit() || letter == '.' {
            digits.push(letter);
            continue;
        }
        let number: f64 = std::mem::take(&mut digits).parse().ok()?;
        seconds += number
            * match letter {
                'h' => 3600.0,
                'm' if letters.next_if_eq(&'s').is_some() => 0.001,
                'm' => 60.0,
                's' => 1.0,
                _ => return None,
            };
    }
    let whole = Duration::try_from_secs_f64(seconds).ok()?.as_secs();
    (digits.is_empty() && whole > 0).then(|| Duration::from_secs(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_go_are_read() {
        for (text, seconds) in [
            ("1h0m0s", 3_600),
            ("1h30m0s", 5_400),
            ("720h", 2_592_000),
            ("90s", 90),
            ("1.5h", 5_400),
            ("1500ms", 1),
        ] {
            assert_eq!(duration(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "5", "0s", "-5s", "1d", "ms", "1..5h", "99999999999999999999999h"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}

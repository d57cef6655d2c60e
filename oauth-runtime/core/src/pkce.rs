//! Proof Key for Code Exchange (RFC 7636).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use subtle::ConstantTimeEq;

use crate::short_text::Class;
use crate::{Digest, Text};

/// How a code challenge is derived from the code verifier (RFC 7636 section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum CodeChallengeMethod {
    /// The base64url form of the verifier's SHA-256 digest.
    S256,
    /// The verifier itself. It protects little; RFC 9700 section 2.1.1 recommends `S256`.
    #[serde(rename = "plain")]
    Plain,
}

impl CodeChallengeMethod {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::S256 => "S256",
            Self::Plain => "plain",
        }
    }

    /// The method with that name, case-sensitively.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "S256" => Some(Self::S256),
            "plain" => Some(Self::Plain),
            _ => None,
        }
    }
}

/// The code challenge of an authorization request, well-formed (RFC 7636 section 4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeChallenge {
    method: CodeChallengeMethod,
    challenge: Text,
}

impl CodeChallenge {
    /// A challenge from a request; `None` if it is malformed.
    ///
    /// `S256` challenges are 43 characters of base64url, `plain` ones have the form of a verifier.
    pub fn new(challenge: &str, method: CodeChallengeMethod) -> Option<Self> {
        let well_formed = match method {
            CodeChallengeMethod::S256 => is_encoded_digest(challenge),
            CodeChallengeMethod::Plain => is_code_verifier(challenge),
        };
        well_formed.then(|| Self { method, challenge: challenge.into() })
    }

    /// How it was derived.
    pub fn method(&self) -> CodeChallengeMethod {
        self.method
    }

    /// The challenge as on the wire.
    pub fn as_str(&self) -> &str {
        &self.challenge
    }

    /// Whether it was derived from `code_verifier` (RFC 7636 section 4.6).
    pub fn verify(&self, code_verifier: &str) -> bool {
        if !is_code_verifier(code_verifier) {
            return false;
        }
        match self.method {
            // The digests are compared, which takes less than to encode one. Each has one form in base64url.
            CodeChallengeMethod::S256 => decoded(&self.challenge) == Some(Digest::of(code_verifier)),
            CodeChallengeMethod::Plain => code_verifier.as_bytes().ct_eq(self.challenge.as_bytes()).into(),
        }
    }
}

/// The `S256` challenge of a code verifier: `BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))`.
///
/// ```
/// use oauth_runtime::pkce::create_s256_code_challenge;
///
/// // RFC 7636 appendix B
/// assert_eq!(
///     create_s256_code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
///     "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
/// );
/// ```
pub fn create_s256_code_challenge(code_verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(code_verifier.as_bytes()))
}

/// Whether the text is a digest in base64url: 43 characters, of which the last has two bits that are zero.
fn is_encoded_digest(text: &str) -> bool {
    text.len() == 43
        && Class::BASE64URL.is_all_of(text)
        && text.ends_with(|last| "AEIMQUYcgkosw048".contains(last))
}

/// The digest in an `S256` challenge; `None` if there is none.
fn decoded(challenge: &str) -> Option<Digest> {
    // One byte more than a digest has, so that a longer challenge is not cut.
    let mut bytes = [0; 33];
    let length = URL_SAFE_NO_PAD.decode_slice(challenge, &mut bytes).ok()?;
    bytes.first_chunk().filter(|_| length == 32).copied().map(Digest::from_bytes)
}

/// `code-verifier = 43*128unreserved` (RFC 7636 section 4.1).
fn is_code_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len()) && Class::UNRESERVED.is_all_of(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn appendix_b() {
        let challenge = CodeChallenge::new(CHALLENGE, CodeChallengeMethod::S256).expect("well-formed");
        assert!(challenge.verify(VERIFIER));
        assert!(!challenge.verify(CHALLENGE));
        assert!(!challenge.verify(&VERIFIER.replace('d', "e")));
    }

    #[test]
    fn a_plain_challenge_is_its_verifier() {
        let challenge = CodeChallenge::new(VERIFIER, CodeChallengeMethod::Plain).expect("well-formed");
        assert!(challenge.verify(VERIFIER));
        assert!(!challenge.verify(CHALLENGE));
    }

    #[test]
    fn malformed_challenges() {
        for challenge in
            ["", &"A".repeat(42), &"A".repeat(44), &"A".repeat(129), &format!("{}=", "A".repeat(42))]
        {
            assert_eq!(CodeChallenge::new(challenge, CodeChallengeMethod::S256), None, "{challenge}");
        }
        for challenge in ["", &"a".repeat(42), &"a".repeat(129), &"+".repeat(43)] {
            assert_eq!(CodeChallenge::new(challenge, CodeChallengeMethod::Plain), None, "{challenge}");
        }
    }

    #[test]
    fn a_challenge_is_accepted_if_it_can_be_decoded() {
        for character in (0..0x80).map(char::from) {
            for challenge in
                [format!("{}{character}", &CHALLENGE[..42]), format!("{character}{}", &CHALLENGE[1..])]
            {
                let accepted = CodeChallenge::new(&challenge, CodeChallengeMethod::S256);
                assert_eq!(accepted.is_some(), decoded(&challenge).is_some(), "{challenge:?}");
            }
        }
    }

    #[test]
    fn verifiers_have_43_to_128_unreserved_characters() {
        assert!(is_code_verifier(&"a".repeat(43)) && is_code_verifier(&"~".repeat(128)));
        assert!(!is_code_verifier(&"a".repeat(42)) && !is_code_verifier(&"a".repeat(129)));
        assert!(!is_code_verifier(&"=".repeat(43)) && !is_code_verifier(&"\u{e9}".repeat(43)));
    }
}

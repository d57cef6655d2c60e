//! A code comes back as it was stored.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{
    AWKWARD, NUL, Sample, audiences, authentication, authorization_details, confirmation, digest, long, now,
    scopes,
};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::pkce::{CodeChallenge, CodeChallengeMethod};
use oauth_runtime_core::store::AuthorizationCodeStore;
use oauth_runtime_core::token::AuthorizationCode;

pub(super) fn cases<S: AuthorizationCodeStore + 'static>() -> Vec<Case<S>> {
    cases!["authorization_codes":
        keeps_every_field,
        keeps_authorization_details,
        keeps_members_of_a_later_version,
        keeps_awkward_text,
        keeps_nul,
        keeps_long_values,
        keeps_scopes_and_audiences,
        keeps_distant_times,
        an_unknown_code_is_none,
        a_digest_counts_to_its_last_byte,
        may_drop_what_is_expired,
    ]
}

async fn comes_back<S: AuthorizationCodeStore>(store: &S, code: AuthorizationCode) -> Outcome {
    store.create_authorization_code(code.clone()).await?;
    let kept = store.get_authorization_code(&code.digest).await?;
    ensure_eq!(kept, Some(code), "the stored code");
    Ok(())
}

/// A code with this text in every text field.
fn saying(text: &str) -> AuthorizationCode {
    changed!(AuthorizationCode {
        subject: text.into(),
        username: Some(text.into()),
        nonce: Some(text.to_owned()),
        authentication: authentication(text, now()),
        redirect_uri: Some(text.into()),
        audience: vec![text.to_owned()],
        confirmation: Some(confirmation(text)),
        ..Sample::new().code()
    })
}

async fn keeps_every_field<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    let verifier = "a-code-verifier-of-at-least-43-characters.~_";
    let s256 = oauth_runtime_core::pkce::create_s256_code_challenge(verifier);
    for challenge in [
        CodeChallenge::new(&s256, CodeChallengeMethod::S256),
        CodeChallenge::new(&verifier.repeat(2), CodeChallengeMethod::Plain),
        None,
    ] {
        let code = Sample::new().code();
        comes_back(&*store, changed!(AuthorizationCode { code_challenge: challenge, ..code })).await?;
    }
    let some = saying("https://client.example/cb?a=b&c=d");
    comes_back(&*store, changed!(AuthorizationCode { redirect_uri: None, ..some.clone() })).await?;
    comes_back(&*store, changed!(AuthorizationCode { digest: digest(), nonce: None, ..some })).await
}

async fn keeps_authorization_details<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    let authorization_details = authorization_details();
    comes_back(&*store, changed!(AuthorizationCode { authorization_details, ..Sample::new().code() })).await
}

async fn keeps_awkward_text<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, saying(text)).await?;
    }
    Ok(())
}

async fn keeps_nul<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(NUL)).await
}

async fn keeps_long_values<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(&long())).await
}

async fn keeps_scopes_and_audiences<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    for scope in scopes() {
        let requested_scope = Some(scope.clone());
        comes_back(&*store, changed!(AuthorizationCode { scope, ..Sample::new().code() })).await?;
        comes_back(&*store, changed!(AuthorizationCode { requested_scope, ..Sample::new().code() })).await?;
    }
    for audience in audiences() {
        comes_back(&*store, changed!(AuthorizationCode { audience, ..Sample::new().code() })).await?;
    }
    Ok(())
}

async fn keeps_distant_times<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    let (first, last) = (Timestamp::from_unix(0), Timestamp::from_unix(i64::MAX.unsigned_abs()));
    for auth_time in [first, last] {
        let authentication = authentication("", auth_time);
        comes_back(&*store, changed!(AuthorizationCode { authentication, ..Sample::new().code() })).await?;
    }
    comes_back(&*store, changed!(AuthorizationCode { issued_at: first, ..Sample::new().code() })).await?;
    comes_back(&*store, changed!(AuthorizationCode { expires_at: last, ..Sample::new().code() })).await
}

async fn an_unknown_code_is_none<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    let kept = store.get_authorization_code(&Sample::new().code().digest).await?;
    ensure_eq!(kept, None, "a code that was never stored");
    Ok(())
}

async fn a_digest_counts_to_its_last_byte<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    let (first, other) = (Sample::new().code(), Sample::new().code());
    let mut bytes = *first.digest.as_bytes();
    bytes[31] ^= 1;
    let other =
        changed!(AuthorizationCode { digest: oauth_runtime_core::Digest::from_bytes(bytes), ..other });
    comes_back(&*store, first.clone()).await?;
    ensure_eq!(store.get_authorization_code(&other.digest).await?, None, "a code with a similar digest");
    comes_back(&*store, other).await?;
    ensure_eq!(store.get_authorization_code(&first.digest).await?, Some(first), "the first of two codes");
    Ok(())
}

async fn may_drop_what_is_expired<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    let issued_at = Sample::new().issued_at;
    for code in [
        changed!(AuthorizationCode { expires_at: Timestamp::from_unix(0), ..Sample::new().code() }),
        Sample { issued_at, expires_at: issued_at, ..Sample::new() }.code(),
        Sample::expired(Timestamp::from_unix(2000)).code(),
    ] {
        store.create_authorization_code(code.clone()).await?;
        if let Some(kept) = store.get_authorization_code(&code.digest).await? {
            ensure_eq!(kept, code, "an expired code that is kept");
        }
    }
    Ok(())
}

async fn keeps_members_of_a_later_version<S: AuthorizationCodeStore>(store: Arc<S>) -> Outcome {
    let code = saying("some").grown();
    store.create_authorization_code(code.clone()).await?;
    ensure_whole(store.get_authorization_code(&code.digest).await?.as_ref(), &code)
}

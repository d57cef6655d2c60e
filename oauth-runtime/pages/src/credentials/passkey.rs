//! Passkeys (Web Authentication Level 3).

use std::net::Ipv4Addr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime_core::{Digest, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn,
};
use webauthn_rs::{WebauthnBuilder, prelude::WebauthnResult};

use super::user_handle::UserHandle;
use crate::provider::UiProvider;

/// The maximum number of passkeys of a person.
pub(crate) const MOST: usize = 20;

/// A passkey of a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OwnPasskey {
    pub(crate) name: String,
    pub(crate) added_at: Timestamp,
    key: Passkey,
}

impl OwnPasskey {
    /// Its name in forms.
    pub(crate) fn id(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(self.key.cred_id()).into())
    }

    /// What its owner calls it, and since when they have it.
    pub(crate) fn name_and_date(&self) -> (&str, Option<Timestamp>) {
        (&self.name, Some(self.added_at))
    }
}

/// The relying party; `None` if the issuer's host is an address, because browsers create no passkeys for
/// addresses.
pub(crate) fn relying_party<S: UiProvider>(server: &S) -> Option<Webauthn> {
    let issuer = server.settings().issuer();
    let host = issuer.origin().split_once("://").map_or("", |(_, host)| host);
    // Most addresses are found without parsing the whole.
    if host.starts_with('[') || host.split(':').next().is_some_and(|host| host.parse::<Ipv4Addr>().is_ok()) {
        return None;
    }
    let origin = Url::parse(issuer.origin()).ok()?;
    let host = origin.domain()?;
    let name = server.pages().brand().unwrap_or(host);
    let built = WebauthnBuilder::new(host, &origin).and_then(|builder| builder.rp_name(name).build());
    built.inspect_err(|error| tracing::error!(?error, "passkeys are not possible here")).ok()
}

/// The same for applications of the provider's own: their platform says from which of them an answer is.
pub(crate) fn relying_party_of_apps<S: UiProvider>(server: &S) -> Option<Webauthn> {
    let origins = server.pages().app_origins();
    if origins.is_empty() {
        return relying_party(server);
    }
    let origin = Url::parse(server.settings().issuer().origin()).ok()?;
    let host = origin.domain().filter(|_| relying_party(server).is_some())?;
    let builder = WebauthnBuilder::new(host, &origin);
    let builder = builder
        .map(|builder| origins.iter().fold(builder, |builder, origin| builder.append_allowed_origin(origin)));
    let built = builder.and_then(|builder| builder.rp_name(host).build());
    built.inspect_err(|error| tracing::error!(?error, "passkeys are not possible here")).ok()
}

/// The challenge for the browser, and the state to keep: both as JSON.
pub(crate) struct Question {
    pub(crate) options: String,
    pub(crate) state: String,
}

/// Starts the registration of a passkey.
pub(crate) fn ask_for_new(
    party: &Webauthn,
    subject: &str,
    username: &str,
    own: &[OwnPasskey],
) -> Option<Question> {
    let handle = Uuid::from_bytes(UserHandle::of(subject).bytes());
    let known = own.iter().map(|own| own.key.cred_id().clone()).collect();
    let (options, state) = or_log(party.start_passkey_registration(handle, username, username, Some(known)))?;
    let mut options = serde_json::to_value(options).ok()?;
    // One that works without a user name, if the authenticator has room for it.
    if let Some(selection) =
        options.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut)
    {
        selection.insert("residentKey".into(), json!("preferred"));
    }
    question(&options, &state)
}

/// The new passkey, from the browser.
pub(crate) fn added(
    party: &Webauthn,
    state: &str,
    answer: &str,
    name: &str,
    now: Timestamp,
) -> Option<OwnPasskey> {
    let state: PasskeyRegistration = serde_json::from_str(state).ok()?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
    let key = or_log(party.finish_passkey_registration(&answer, &state))?;
    Some(OwnPasskey { name: name.to_owned(), added_at: now, key })
}

/// Asks for any passkey of this provider; the authenticator says whose it is.
pub(crate) fn ask_for_any(party: &Webauthn) -> Option<Question> {
    let (options, state) = or_log(party.start_discoverable_authentication())?;
    question(&options, &state)
}

/// Asks for a passkey of this person.
pub(crate) fn ask_for_one_of(party: &Webauthn, own: &[OwnPasskey]) -> Option<Question> {
    let (mut options, state) = or_log(party.start_discoverable_authentication())
        .and_then(|(options, state)| Some((serde_json::to_value(options).ok()?, state)))?;
    let id = |own: &OwnPasskey| URL_SAFE_NO_PAD.encode(own.key.cred_id());
    let known = own.iter().map(|own| json!({ "type": "public-key", "id": id(own) }));
    options["publicKey"]["allowCredentials"] = known.collect();
    question(&options, &state)
}

/// An assertion with a passkey, not verified yet.
pub(crate) struct Answer(PublicKeyCredential);

impl Answer {
    pub(crate) fn parse(answer: &str) -> Option<Self> {
        serde_json::from_str(answer).ok().map(Self)
    }

    /// Its user handle. A passkey that is not discoverable may omit it.
    pub(crate) fn handle(&self) -> Option<UserHandle> {
        UserHandle::from_bytes(self.0.get_user_unique_id()?)
    }

    /// The result, if it is one of the person's passkeys, it answers the challenge, and the authenticator
    /// verified the person.
    pub(crate) fn verify(
        &self,
        party: &Webauthn,
        state: &str,
        own: &[OwnPasskey],
    ) -> Option<AuthenticationResult> {
        let state: DiscoverableAuthentication = serde_json::from_str(state).ok()?;
        let mut keys = own.iter().map(|own| &own.key);
        let key = keys.find(|key| key.cred_id().as_slice() == self.0.get_credential_id())?;
        let result = or_log(party.finish_discoverable_authentication_v2(&self.0, state, key))?;
        result.user_verified().then_some(result)
    }
}

/// Updates the counter of a used passkey; `None` if nothing changed.
pub(crate) fn note_use(own: &mut [OwnPasskey], result: &AuthenticationResult) -> Option<()> {
    let changed = own.iter_mut().find_map(|own| own.key.update_credential(result));
    changed.filter(|changed| *changed).map(|_| ())
}

fn question(options: &impl Serialize, state: &impl Serialize) -> Option<Question> {
    Some(Question {
        options: serde_json::to_string(options).ok()?,
        state: serde_json::to_string(state).ok()?,
    })
}

/// The reason goes only to the log.
fn or_log<T>(result: WebauthnResult<T>) -> Option<T> {
    result.inspect_err(|error| tracing::info!(?error, "a passkey was refused")).ok()
}

//! A type of authorization details, as an application writes it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Client;

/// A type of authorization details (RFC 9396 section 2), which `authorization_details(name = Type)` declares. The
/// member `type` is the declared name, and not a field.
///
/// A client's object must be what the type serializes: a member that the type does not keep is refused (section 5).
/// Add `#[serde(deny_unknown_fields)]` for a better message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type of authorization details",
    label = "a client's authorization details are read as this type",
    note = "derive `serde::Serialize` and `serde::Deserialize` for it, and write: impl AuthorizationDetail for {Self} {{\n\
            fn describe(&self, language: &str) -> String {{ … }} }}"
)]
pub trait AuthorizationDetail: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the person reads on the consent page: one line of plain text, in this language (a BCP 47 tag) if the
    /// application has it.
    ///
    /// The texts in it come from a client. A request is refused if one has control characters or overrides of the writing
    /// direction, or if this line has more than 1,000 characters in English (`en`). Check the rest in
    /// [`check`](Self::check): a text that could be taken for a part of your sentence, such as a name with an amount
    /// in it.
    fn describe(&self, language: &str) -> String;

    /// Checks what the type alone cannot express: that an amount is positive, for example. Default: everything is
    /// correct.
    ///
    /// # Errors
    /// What is wrong, for the developer of the client.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    /// Whether a client that was granted `granted` may have an access token with these details instead (section
    /// 6.1). Default: only if they are equal.
    fn is_within(&self, granted: &Self) -> bool {
        let json = |details: &Self| serde_json::to_value(details).ok();
        json(self).is_some_and(|own| json(granted) == Some(own))
    }

    /// Whether the client may have this for itself, in a token request that no person approves: with `client_credentials`
    /// (section 6). Ask for what your contract with the client says, an amount for example. Its
    /// [`authorization_details_types`](crate::ClientMetadata::authorization_details_types) must allow the type too. Default: no.
    ///
    /// ```
    /// # use oauth_runtime::{Client, authorization_details::AuthorizationDetail};
    /// # #[derive(serde::Serialize, serde::Deserialize)]
    /// # struct Payment { amount: u64 }
    /// # impl AuthorizationDetail for Payment {
    /// # fn describe(&self, _: &str) -> String { String::new() }
    /// fn is_for_client(&self, client: &Client) -> bool {
    ///     client.client_id() == "payroll" && self.amount <= 5_000
    /// }
    /// # }
    /// ```
    fn is_for_client(&self, client: &Client) -> bool {
        let _ = client;
        false
    }

    /// The JSON schema of the type, for the provider's metadata document (`authorization_details_schemas`, which is
    /// not part of the standard). Default: none.
    fn json_schema() -> Option<Value> {
        None
    }
}

//! What a person who gets an account types beside the password, and the application's policy about it.

use fluent_bundle::FluentArgs;
use minijinja::{Value, context};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::openid::Claims;

use crate::people::one_line;
use crate::provider::UiProvider;
use crate::sign_up_form::{self, NewSignUp, SignUpField};
use crate::visit::Visit;

/// The longest name, in characters.
const LONGEST_NAME: usize = 128;

/// The length of a user name, in characters.
const USERNAME: std::ops::RangeInclusive<usize> = 2..=64;

/// The values that the person typed.
#[derive(Default)]
pub(in crate::people) struct Typed {
    pub(in crate::people) name: String,
    /// `None` if the address is the user name.
    pub(in crate::people) username: Option<String>,
    /// The values of the application's fields, in their order.
    pub(in crate::people) own: Vec<String>,
}

impl Typed {
    /// An empty form.
    pub(in crate::people) fn none<S: UiProvider>(visit: &Visit<'_, S>) -> Self {
        let pages = visit.server.pages();
        let username = pages.asks_for_username().then(String::new);
        Self { name: String::new(), username, own: vec![String::new(); pages.sign_up_fields().len()] }
    }

    pub(in crate::people) fn of<S: UiProvider>(visit: &Visit<'_, S>, form: &Form<'_>) -> Self {
        let pages = visit.server.pages();
        let own = pages.sign_up_fields().iter().map(|field| text(form, &field.name, sign_up_form::LONGEST));
        Self {
            name: text(form, "name", LONGEST_NAME),
            // One character more than the limit, so that a longer text is refused and not cut.
            username: pages.asks_for_username().then(|| text(form, "username", USERNAME.end() + 1)),
            own: own.collect(),
        }
    }

    /// The user name of a person with this address.
    pub(in crate::people) fn username<'a>(&'a self, address: &'a str) -> &'a str {
        self.username.as_deref().unwrap_or(address)
    }

    /// The claims, or the text for the person.
    pub(in crate::people) fn claims<S: UiProvider>(&self, visit: &Visit<'_, S>) -> Result<Claims, String> {
        if self.username.as_deref().is_some_and(|name| !is_username(name)) {
            return Err(visit.language().text("sign-up-username-invalid"));
        }
        let mut claims = Claims::new();
        if !self.name.is_empty() {
            claims.insert("name", self.name.as_str());
        }
        for (field, typed) in visit.server.pages().sign_up_fields().iter().zip(&self.own) {
            if field.is_required && typed.is_empty() {
                let mut variables = FluentArgs::new();
                variables.set("field", label(visit, field));
                let told = visit.language().message("sign-up-field-missing", &variables);
                return Err(told.unwrap_or_default());
            }
            match field.is_checkbox {
                true => claims.insert(&*field.name, !typed.is_empty()),
                false if typed.is_empty() => continue,
                false => claims.insert(&*field.name, typed.as_str()),
            };
        }
        Ok(claims)
    }

    /// The variables of the template for the application's fields.
    pub(in crate::people) fn values<S: UiProvider>(&self, visit: &Visit<'_, S>) -> Vec<Value> {
        let fields = visit.server.pages().sign_up_fields().iter().zip(&self.own);
        let value = |(field, typed): (&SignUpField, &String)| {
            let SignUpField { name, is_checkbox, is_required, autocomplete, .. } = field;
            let (label, longest) = (label(visit, field), sign_up_form::LONGEST);
            context! { name, label, value => typed, checkbox => is_checkbox, required => is_required, autocomplete, longest }
        };
        fields.map(value).collect()
    }
}

fn text(form: &Form<'_>, name: &str, longest: usize) -> String {
    one_line(form.get(name).unwrap_or_default(), longest)
}

/// In the person's language, if the claim is translated.
fn label<S: UiProvider>(visit: &Visit<'_, S>, field: &SignUpField) -> String {
    visit.language().claim(&field.name).unwrap_or_else(|| field.label.clone())
}

/// ASCII, so that no two names look alike, and without `@`, so that no name is another person's address.
fn is_username(name: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    USERNAME.contains(&name.len())
        && name.bytes().all(is_inner)
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
}

/// Asks the application's policy. Returns the claims of the account, or the text for the person.
pub(in crate::people) async fn decided<S: UiProvider>(
    visit: &Visit<'_, S>,
    (email, username, upstream): (&str, &str, Option<&str>),
    claims: Claims,
) -> Result<Result<Claims, String>, OAuthError> {
    let Some(policy) = visit.server.pages().sign_up_policy() else { return Ok(Ok(claims)) };
    let person = NewSignUp { email, username, claims: &claims, upstream, address: visit.address() };
    let decision = policy.decide(person).await.map_err(|error| {
        tracing::error!(error = &*error as &dyn std::error::Error, "the sign-up policy failed");
        OAuthError::ServerError
    })?;
    Ok(decision.0.map(|more| {
        let mut all = serde_json::Map::from(claims);
        let more = serde_json::Map::from(more).into_iter();
        all.extend(more.filter(|(claim, _)| sign_up_form::is_settable(claim)));
        all.into()
    }))
}

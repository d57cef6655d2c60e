//! The application's fields on the form for sign-up, and its policy for sign-ups.

use std::net::IpAddr;

use async_trait::async_trait;
use oauth_runtime_core::__internal::is_protocol_claim;
use oauth_runtime_core::BoxError;
use oauth_runtime_core::openid::Claims;

use crate::error::PagesError;

/// The longest text that a person may type, in characters.
pub(crate) const LONGEST: usize = 256;

/// The names that the forms already use, and the claims that they set.
const TAKEN: [&str; 12] = [
    "request",
    "csrf",
    "question",
    "code",
    "decision",
    "ticket",
    "link",
    "name",
    "username",
    "password",
    "email",
    "email_verified",
];

/// Whether the application may set a claim. It may not set verified claims, or claims that only the provider makes.
pub(crate) fn is_settable(claim: &str) -> bool {
    !["email", "email_verified"].contains(&claim) && !is_protocol_claim(claim)
}

/// A field of the form on which people sign up. The typed value becomes the claim with the field's name.
///
/// ```
/// use oauth_runtime::ui::{Pages, SignUpField};
///
/// let pages = Pages::builder()
///     .sign_up_field(SignUpField::text("organization", "Your organization").required().autocomplete("organization"))
///     .sign_up_field(SignUpField::checkbox("newsletter", "Send me the newsletter"))
///     .build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
///
/// The label is the same in all languages, unless there is a translation of the claim:
/// `.translation("de", "claim-organization = Ihre Firma")`. The consent page uses that as well.
#[derive(Debug, Clone)]
#[must_use = "give it to `PagesBuilder::sign_up_field`"]
pub struct SignUpField {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) is_checkbox: bool,
    pub(crate) is_required: bool,
    pub(crate) autocomplete: String,
}

impl SignUpField {
    /// A line of text, at most 256 characters. An empty one makes no claim.
    pub fn text(claim: impl Into<String>, label: impl Into<String>) -> Self {
        let (name, label, autocomplete) = (claim.into(), label.into(), "off".to_owned());
        Self { name, label, is_checkbox: false, is_required: false, autocomplete }
    }

    /// A box to tick: its claim is `true` or `false`.
    pub fn checkbox(claim: impl Into<String>, label: impl Into<String>) -> Self {
        Self { is_checkbox: true, ..Self::text(claim, label) }
    }

    /// Makes the field required: a text, or a ticked box.
    pub fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// The value that browsers fill in, by its name in HTML (`autocomplete`): `organization`, `tel`. Default: `off`.
    pub fn autocomplete(self, autocomplete: impl Into<String>) -> Self {
        Self { autocomplete: autocomplete.into(), ..self }
    }
}

/// Whether the form can have these fields.
///
/// # Errors
/// The first field that it cannot have.
pub(crate) fn check(fields: &[SignUpField]) -> Result<(), PagesError> {
    let is_plain = |name: &str| {
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        letters && name.starts_with(|first: char| first.is_ascii_alphabetic())
    };
    for (index, SignUpField { name, .. }) in fields.iter().enumerate() {
        let problem = if !is_plain(name) {
            "use ASCII letters, digits, `_`, `-` and `.`, and begin with a letter"
        } else if TAKEN.contains(&name.as_str()) {
            "the form has it already"
        } else if is_protocol_claim(name) {
            "only the provider sets this claim"
        } else if fields[..index].iter().any(|earlier| earlier.name == *name) {
            "two fields have this name"
        } else {
            continue;
        };
        return Err(PagesError::SignUpField { name: name.clone(), problem });
    }
    Ok(())
}

/// The application's policy for people who sign up. It decides after the address was verified, and before the account
/// exists: for a person who signs up by e-mail, and for one who gets an account after a sign-in with another provider.
///
/// ```
/// use async_trait::async_trait;
/// use oauth_runtime::BoxError;
/// use oauth_runtime::ui::{NewSignUp, Pages, SignUpDecision, SignUpField, SignUpPolicy};
///
/// /// Who has a customer number signs up, as a customer.
/// struct Customers;
///
/// #[async_trait]
/// impl SignUpPolicy for Customers {
///     async fn decide(&self, person: NewSignUp<'_>) -> Result<SignUpDecision, BoxError> {
///         let number = person.claims.get("customer").and_then(|number| number.as_str()).unwrap_or_default();
///         // SELECT … FROM customers
///         Ok(match number.strip_prefix("C-") {
///             Some(known) => SignUpDecision::allow().claim("customer", known).claim("tier", "standard"),
///             None => SignUpDecision::refuse("We don't know this customer number."),
///         })
///     }
/// }
///
/// let field = SignUpField::text("customer", "Customer number").required();
/// let pages = Pages::builder().sign_up_field(field).sign_up_policy(Customers).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
///
/// The pages ask it each time the form is sent, before they hash the password. A person who comes from another provider
/// fills in the same fields, except for the password, and [`NewSignUp::upstream`] names the provider.
#[async_trait]
pub trait SignUpPolicy: Send + Sync + 'static {
    /// Decides about a person whose form is complete.
    ///
    /// # Errors
    /// An error is logged, and the person sees a page that says that something failed.
    async fn decide(&self, person: NewSignUp<'_>) -> Result<SignUpDecision, BoxError>;
}

/// A person who signs up.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct NewSignUp<'a> {
    /// The verified address.
    pub email: &'a str,
    /// The user name: the address, unless people choose one.
    pub username: &'a str,
    /// The typed values: `name`, and the claims of the application's [fields](SignUpField).
    pub claims: &'a Claims,
    /// The name of the other provider that verified the address, if the person signed in there. `None`: they opened an
    /// e-mail of ours.
    pub upstream: Option<&'a str>,
    /// Where the browser is, behind the [trusted proxies](oauth_runtime_core::Settings::trusted_proxies). `None`: not known.
    pub address: Option<IpAddr>,
}

/// What a [`SignUpPolicy`] decides.
#[derive(Debug, Clone)]
#[must_use]
pub struct SignUpDecision(pub(crate) Result<Claims, String>);

impl SignUpDecision {
    /// Creates the account.
    pub fn allow() -> Self {
        Self(Ok(Claims::new()))
    }

    /// Adds this claim to the account. It replaces a claim of the form. `email`, `email_verified` and claims that only
    /// the provider makes, such as `sub`, stay unchanged.
    pub fn claim(self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        Self(self.0.map(|claims| claims.with(name, value)))
    }

    /// Shows the form again, with this text.
    pub fn refuse(told: impl Into<String>) -> Self {
        Self(Err(told.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pages;

    #[test]
    fn a_field_that_the_form_cannot_have_is_told() {
        let build = |names: &[&str]| {
            let add =
                |pages: crate::PagesBuilder, name: &&str| pages.sign_up_field(SignUpField::text(*name, "x"));
            names.iter().fold(Pages::builder(), add).build().map(drop)
        };
        assert!(build(&["organization", "https.is_fine-2"]).is_ok());
        for (names, told) in [
            (&["sub"][..], "only the provider"),
            (&["password"], "has it already"),
            (&["decision"], "has it already"),
            (&["email_verified"], "has it already"),
            (&["1st"], "begin with a letter"),
            (&["a b"], "ASCII letters"),
            (&["\"><script>"], "ASCII letters"),
            (&[""], "begin with a letter"),
            (&["tier", "tier"], "two fields"),
        ] {
            let error = build(names).expect_err("it is refused").to_string();
            assert!(error.contains(told) && error.contains(names[0]), "{names:?}: {error}");
        }
    }
}

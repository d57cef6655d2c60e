//! The protection of forms against other sites.

use minijinja::{Value, context};
use oauth_runtime_core::Secret;
use oauth_runtime_core::http::Form;

use super::Visit;
use crate::part::PagePart;
#[cfg(feature = "passkeys")]
use crate::paths::PASSKEY_LOGIN;
use crate::paths::{DEVICE, LOGIN};
use crate::provider::UiProvider;
use crate::refusal::Refusal;

impl<S: UiProvider> Visit<'_, S> {
    /// The values of a form: its action and its protection. `about` binds it to more than the page and the
    /// request.
    pub(crate) fn form(&self, page: &str, id: &str, about: &str) -> Value {
        context! { action => self.path(page), request => id, csrf => self.form_value(page, id, about) }
    }

    /// The protection of a form.
    pub(crate) fn form_value(&self, page: &str, id: &str, about: &str) -> String {
        let name = form_name(page, id, about);
        if is_for_anybody::<S>(page) { self.keys().sign(&name) } else { self.session.form_value(&name) }
    }

    /// The protection of a form of the application's own.
    pub(crate) fn own_form_value(&self, form: &str) -> String {
        let name = own_form_name(form);
        if self.data().is_anonymous() { self.keys().sign(&name) } else { self.session.form_value(&name) }
    }

    /// Whether this browser got that protection.
    pub(crate) fn is_own_form_value(&self, form: &str, value: &str) -> bool {
        let name = own_form_name(form);
        match self.data().is_anonymous() {
            true => self.keys().maker(&name, value).is_some(),
            false => self.session.maker(&name, value).is_some(),
        }
    }

    /// The request of a form, if the form was created for this session.
    pub(crate) fn check(&mut self, page: &str, form: &Form<'_>, about: &str) -> Result<String, Refusal> {
        self.check_form(page, form, about).map(|(id, _)| id)
    }

    /// The same, with the secret that made the form: whoever has the secret saw the page.
    pub(crate) fn check_form(
        &mut self,
        page: &str,
        form: &Form<'_>,
        about: &str,
    ) -> Result<(String, Secret), Refusal> {
        let id = form.get("request").unwrap_or_default();
        match self.maker(page, form, about) {
            Some(maker) => Ok((id.to_owned(), maker)),
            None => Err(self.forged(page, id)),
        }
    }

    /// The form was not created for this session. The page may have been open while the person logged in elsewhere:
    /// ask the same question again.
    pub(crate) fn forged(&mut self, page: &str, id: &str) -> Refusal {
        let waits = self.pending(id).is_ok();
        Refusal::Forged { page: waits.then(|| self.path_about(page, id)) }
    }

    /// The secret that made the form, if this browser has it.
    pub(crate) fn maker(&self, page: &str, form: &Form<'_>, about: &str) -> Option<Secret> {
        let id = form.get("request").unwrap_or_default();
        self.maker_of(page, id, about, form.get("csrf").unwrap_or_default())
    }

    /// The secret that made the protection of a form, if this browser has it.
    pub(crate) fn maker_of(&self, page: &str, id: &str, about: &str, value: &str) -> Option<Secret> {
        let name = form_name(page, id, about);
        match is_for_anybody::<S>(page) {
            true => self.keys().maker(&name, value).cloned(),
            false => self.session.maker(&name, value).cloned(),
        }
    }
}

/// Whether a page has its form for people without a session. Its forms belong to the browser: a tab that was
/// open before the login still works.
fn is_for_anybody<S: UiProvider>(page: &str) -> bool {
    #[cfg(feature = "passkeys")]
    if page == PASSKEY_LOGIN {
        return true;
    }
    matches!(page, LOGIN | DEVICE) || S::People::is_for_anybody(page)
}

/// Distinct from the values of the pages' forms, whose names begin with a path.
fn own_form_name(form: &str) -> String {
    format!("own form\0{form}")
}

fn form_name(page: &str, id: &str, about: &str) -> String {
    format!("{page}\0{id}\0{about}")
}

//! A browser of a person, or of somebody who sends to one tenant what another one set.

use oauth_runtime::axum::Mounted;

use super::world::{Notes, World};
use crate::support::{Answer, CHALLENGE, parameters_of};

/// A field of a form.
type Field = (String, String);

/// Its cookies, each with the origin that set it. It sends them to every path, as the strictest test does.
pub(super) struct Browser<'a, S = Notes> {
    world: &'a World<S>,
    cookies: Vec<(String, String)>,
}

impl<'a, S: Mounted> Browser<'a, S> {
    pub(super) fn new(world: &'a World<S>) -> Self {
        Self { world, cookies: Vec::new() }
    }

    pub(super) async fn send(
        &mut self,
        tenant: &str,
        method: &str,
        target: &str,
        form: Option<&[(&str, &str)]>,
    ) -> Answer {
        let origin = self.world.origin(tenant);
        let own = self.cookies.iter().filter(|(of, _)| *of == origin).map(|(_, pair)| pair.as_str());
        let cookies = own.collect::<Vec<_>>().join("; ");
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let body = form.map(|form| serde_urlencoded::to_string(form).expect("a form"));
        let answer = self.world.send(tenant, method, target, &headers, body).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair");
            self.set(tenant, pair);
        }
        answer
    }

    /// Whether it has a cookie with this name, of any origin.
    pub(super) fn has(&self, name: &str) -> bool {
        self.cookies.iter().any(|(_, pair)| name_of(pair) == name)
    }

    /// Sets a cookie at the origin of a tenant.
    pub(super) fn set(&mut self, tenant: &str, pair: &str) {
        let (origin, name) = (self.world.origin(tenant), name_of(pair));
        self.cookies.retain(|(of, own)| (of, name_of(own)) != (&origin, name));
        self.cookies.push((origin.clone(), pair.to_owned()));
    }

    pub(super) async fn get(&mut self, tenant: &str, target: &str) -> Answer {
        let mut answer = self.send(tenant, "GET", target, None).await;
        // Redirects within the provider.
        while let Some(next) = self.next(tenant, &answer) {
            answer = self.send(tenant, "GET", &next, None).await;
        }
        answer
    }

    /// The page of this tenant that an answer leads to.
    pub(super) fn next(&self, tenant: &str, answer: &Answer) -> Option<String> {
        let next = answer.header("location");
        let origin = format!("http://{}", self.world.origin(tenant));
        let path = next.strip_prefix(&origin).unwrap_or(next);
        path.starts_with('/').then(|| path.to_owned())
    }

    /// The cookies of a tenant, at another one and under its names.
    pub(super) fn carry(&mut self, from: &str, to: &str) {
        let (origin, own, its) =
            (self.world.origin(from), self.world.in_cookies(from), self.world.in_cookies(to));
        let of_one = self.cookies.iter().filter(|(of, pair)| *of == origin && name_of(pair).contains(&own));
        let carried: Vec<_> = of_one.map(|(_, pair)| pair.replacen(&own, &its, 1)).collect();
        for pair in carried {
            self.set(to, &pair);
        }
    }

    /// Forgets cookies whose name begins with this.
    pub(super) fn forget(&mut self, name: &str) {
        self.cookies.retain(|(_, pair)| !pair.starts_with(name));
    }

    /// Logs in at a page that asks for it. The page afterwards.
    pub(super) async fn log_in(
        &mut self,
        tenant: &str,
        target: &str,
        (username, password): (&str, &str),
    ) -> Answer {
        let page = self.get(tenant, target).await;
        assert!(page.body.contains("name=\"password\""), "{page:?}");
        self.submit(tenant, &page, &[("username", username), ("password", password)]).await
    }

    /// Sends a form, with more fields, to a path of this tenant.
    pub(super) async fn post(
        &mut self,
        tenant: &str,
        path: &str,
        (form, more): (&[Field], &[(&str, &str)]),
    ) -> Answer {
        let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        fields.extend(more);
        let answer = self.send(tenant, "POST", &self.world.path(tenant, path), Some(&fields)).await;
        match self.next(tenant, &answer) {
            Some(next) => self.get(tenant, &next).await,
            None => answer,
        }
    }

    /// The name and the secret of the session's cookie. Those of browser keys have a dot in their names.
    pub(super) fn session(&self, tenant: &str) -> (String, String) {
        let origin = self.world.origin(tenant);
        let own = self.cookies.iter().filter(|(of, _)| *of == origin);
        let pairs = own.filter_map(|(_, cookie)| cookie.split_once('='));
        let (name, secret) = pairs.rev().find(|(name, _)| !name.contains('.')).expect("a session");
        (name.to_owned(), secret.to_owned())
    }

    /// Sends the form of a page with more fields.
    pub(super) async fn submit(&mut self, tenant: &str, page: &Answer, more: &[(&str, &str)]) -> Answer {
        let (action, request, csrf) = form_of(page);
        let mut form = vec![("request", request.as_str()), ("csrf", csrf.as_str())];
        form.extend(more);
        let answer = self.send(tenant, "POST", &action, Some(&form)).await;
        match self.next(tenant, &answer) {
            Some(next) => self.get(tenant, &next).await,
            None => answer,
        }
    }

    /// Logs in and allows; the code.
    pub(super) async fn sign_in(&mut self, tenant: &str) -> String {
        let page = self.get(tenant, &authorization_request(self.world, tenant, "")).await;
        assert!(page.body.contains("name=\"password\""), "{page:?}");
        let page = self.submit(tenant, &page, &[("username", "alice"), ("password", "wonderland")]).await;
        assert!(page.body.contains("name=\"decision\""), "what was allowed elsewhere counts here: {page:?}");
        let allowed = [("decision", "allow"), ("scope:read", "on"), ("scope:email", "on")];
        let answer = self.submit(tenant, &page, &allowed).await;
        parameters_of(&answer).remove("code").unwrap_or_else(|| panic!("no code: {answer:?}"))
    }

    /// The parameters of the answer to a request that shows no page.
    pub(super) async fn silent(
        &mut self,
        tenant: &str,
        more: &str,
    ) -> std::collections::HashMap<String, String> {
        let request = authorization_request(self.world, tenant, &format!("&prompt=none{more}"));
        parameters_of(&self.get(tenant, &request).await).into_iter().collect()
    }
}

fn name_of(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}

pub(super) fn form_of(page: &Answer) -> (String, String, String) {
    let between = |before: &str| {
        let rest = page.body.split_once(before).unwrap_or_else(|| panic!("no {before}: {page:?}")).1;
        rest.split('"').next().unwrap_or_default().replace("&amp;", "&")
    };
    (between("action=\""), between("name=\"request\" value=\""), between("name=\"csrf\" value=\""))
}

/// The hidden fields of the form that contains this text.
pub(super) fn hidden_of(page: &Answer, text: &str) -> Vec<(String, String)> {
    let mut forms = page.body.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
    let form =
        forms.find(|form| form.contains(text)).unwrap_or_else(|| panic!("no form with {text}: {page:?}"));
    let fields = form.split("<input type=\"hidden\" name=\"").skip(1);
    let fields = fields.filter_map(|rest| rest.split('>').next()?.split_once("\" value=\""));
    fields.map(|(name, value)| (name.to_owned(), plain(value.trim_end_matches('"')))).collect()
}

fn plain(escaped: &str) -> String {
    escaped.replace("&#x2f;", "/").replace("&#x3d;", "=").replace("&quot;", "\"").replace("&amp;", "&")
}

pub(super) fn authorization_request<S: Mounted>(world: &World<S>, tenant: &str, more: &str) -> String {
    let query = format!(
        "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb\
         &scope=openid+read&state=xyz&code_challenge={CHALLENGE}&code_challenge_method=S256{more}"
    );
    world.path(tenant, &format!("/authorize?{query}"))
}

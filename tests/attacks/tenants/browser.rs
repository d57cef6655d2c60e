//! A browser of a person, or of somebody who sends to one tenant what another one set.

use super::world::World;
use crate::support::{Answer, CHALLENGE, parameters_of};

/// Its cookies, each with the origin that set it. It sends them to every path, as the strictest test does.
pub(super) struct Browser<'a> {
    world: &'a World,
    cookies: Vec<(String, String)>,
}

impl<'a> Browser<'a> {
    pub(super) fn new(world: &'a World) -> Self {
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

    /// Sets a cookie at the origin of a tenant.
    pub(super) fn set(&mut self, tenant: &str, pair: &str) {
        let (origin, name) = (self.world.origin(tenant), name_of(pair));
        self.cookies.retain(|(of, own)| (of, name_of(own)) != (&origin, name));
        self.cookies.push((origin.clone(), pair.to_owned()));
    }

    pub(super) async fn get(&mut self, tenant: &str, target: &str) -> Answer {
        let mut answer = self.send(tenant, "GET", target, None).await;
        // Redirects within the provider.
        while let Some(next) = answer.headers.get("location").and_then(|next| next.to_str().ok()) {
            if !next.starts_with('/') {
                break;
            }
            answer = self.send(tenant, "GET", next, None).await;
        }
        answer
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
        match answer.headers.get("location").and_then(|next| next.to_str().ok()) {
            Some(next) if next.starts_with('/') => self.get(tenant, next).await,
            _ => answer,
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

pub(super) fn authorization_request(world: &World, tenant: &str, more: &str) -> String {
    let query = format!(
        "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb\
         &scope=openid+read&state=xyz&code_challenge={CHALLENGE}&code_challenge_method=S256{more}"
    );
    world.path(tenant, &format!("/authorize?{query}"))
}

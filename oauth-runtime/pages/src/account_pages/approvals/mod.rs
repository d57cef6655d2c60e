//! The page where a person sees and decides what clients ask for elsewhere (OpenID Connect CIBA Core 1.0).
//!
//! The person comes by a link to one request, or by the links between the pages of their account. They see the requests for their
//! own account alone: nobody else learns that there is one.

mod decision;
mod needs;
mod page;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::grant::ciba::CibaProvider;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::CibaRequestStore;

use crate::config::Pages;
use crate::next::Outcome;
use crate::owner::owner;
use crate::part::{Link, PagePart};
use crate::paths::APPROVALS;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Up to how many requests are counted: as many as the page shows.
const COUNTED: usize = 100;

/// The pages of a provider with `grants(ciba)`.
#[derive(Debug, Clone, Copy)]
pub struct ApprovalPages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S> PagePart<S> for ApprovalPages
where
    S: UiProvider + CibaProvider,
{
    fn has(_: &Pages, path: &str) -> bool {
        path == APPROVALS
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.push(APPROVALS);
    }

    async fn respond(visit: &mut Visit<'_, S>, _: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        match is_post {
            false => page::show(visit, form).await,
            true => decision::submit(visit, form).await,
        }
    }

    async fn read_navigation(visit: &mut Visit<'_, S>) -> Result<(), OAuthError> {
        if let Some(owner) = owner(visit) {
            visit.waiting_approvals = count_waiting(visit, &owner.subject).await?;
        }
        Ok(())
    }

    fn add_navigation(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        let count = Some(visit.waiting_approvals);
        links.push(Link { count, ..Link::new("approvals", "approvals-link", visit.path(APPROVALS)) });
    }
}

/// How many requests wait for the person. It asks for no client: a link to the page must work whatever became of them.
async fn count_waiting<S>(visit: &Visit<'_, S>, subject: &str) -> Result<usize, OAuthError>
where
    S: UiProvider + CibaProvider,
{
    let waiting = visit.server.store().list_ciba_requests(subject, visit.now, COUNTED).await;
    Ok(waiting.map_err(store_failure::<S::Store>)?.len())
}

//! The rules that span several options: one function for each, and one list with their order.

mod authorization_details;
mod claims;
mod client_auth;
mod clients;
mod encryption;
mod endpoints;
mod events;
mod flows;
mod introspection;
mod issuer;
mod lifetimes;
mod names;
mod openid;
mod people;
mod profile;
pub(crate) mod repeats;
mod request_objects;
mod resources;
mod response_modes;
pub(crate) mod scopes;
mod sender_constrained;
#[cfg(test)]
mod tests;
mod token_exchange;

use super::model::Options;
use crate::errors::Errors;

/// All rules, in the order in which their errors are reported.
const RULES: [fn(&Options, &Errors); 75] = [
    flows::something_is_declared,
    flows::code_response_has_its_grant,
    flows::code_grant_has_its_response,
    flows::refresh_token_is_fed,
    flows::token_exchange_is_fed,
    flows::jwt_bearer_has_its_feature,
    flows::pkce_protects_something,
    openid::ciba_has_openid,
    openid::openid_has_responses,
    openid::openid_has_an_id_token,
    openid::offline_access_is_refreshed,
    openid::id_token_has_openid,
    openid::endpoints_have_openid,
    client_auth::methods_have_their_feature,
    client_auth::client_auth_has_an_endpoint,
    clients::clients_have_their_feature,
    clients::clients_have_the_code_response,
    clients::preregistered_clients_are_alone,
    request_objects::request_objects_have_their_feature,
    request_objects::request_objects_have_responses,
    request_objects::required_objects_are_accepted,
    authorization_details::authorization_details_can_be_asked_for,
    repeats::grants,
    repeats::responses,
    repeats::scopes,
    repeats::endpoints,
    repeats::pkce_flags,
    repeats::lifetimes,
    repeats::grant_lifetimes,
    repeats::client_auth,
    repeats::clients,
    repeats::request_objects,
    repeats::authorization_details,
    repeats::own_claims,
    repeats::policies,
    scopes::tokens_and_descriptions,
    scopes::type_names_differ,
    claims::claims_have_openid,
    claims::are_the_persons,
    claims::own_claims_have_a_destination,
    resources::identifiers_are_well_formed,
    resources::scopes_are_declared,
    resources::each_is_one,
    resources::access_tokens,
    resources::signing_algorithms,
    introspection::signed_introspection_has_its_endpoint,
    token_exchange::words_have_their_grant,
    token_exchange::id_jag_has_logins,
    token_exchange::native_sso_has_logins,
    token_exchange::words_have_their_feature,
    response_modes::response_modes_have_their_feature,
    response_modes::response_modes_have_responses,
    encryption::encryption_has_its_feature,
    encryption::encrypted_messages_exist,
    repeats::encryption,
    sender_constrained::binding_has_its_feature,
    sender_constrained::tokens_have_an_endpoint,
    sender_constrained::required_tokens_can_be_bound,
    sender_constrained::responses_carry_no_tokens,
    repeats::sender_constrained,
    events::events_have_their_feature,
    events::places_are_listed_once,
    events::webhooks_have_an_audit_log,
    events::shared_signals_have_what_they_need,
    events::receivers_get_tokens,
    events::webhooks_have_their_feature,
    repeats::people,
    people::paths_are_free,
    people::upstreams_are_there,
    endpoints::paths_differ,
    endpoints::named_endpoints_exist,
    lifetimes::of_what_is_declared,
    lifetimes::of_grant_types,
    issuer::is_well_formed,
    names::constructor_is_free,
];

/// Checks everything. The errors of the profiles come last, because they are about what is otherwise correct.
pub(crate) fn check(options: &Options, errors: &Errors) {
    for rule in RULES {
        rule(options, errors);
    }
    profile::oauth21(options, errors);
    profile::mcp(options, errors);
    profile::fapi2(options, errors);
    profile::fapi2_message_signing(options, errors);
}

pub(crate) use openid::{keys_are_marked, pages_are_asked};
pub(crate) use people::{challenge_has_pages, lacks_pages, people_have_pages};
pub(crate) use repeats::repaired;

//! Pages that lead through a task from beginning to end, and pages that list what there is.

// `guide.md` leads the links between pages to their modules: of two definitions of a link, the first one counts. The second
// one is at the end of a page, and leads to the file, for readers of the repository. An example that fails has the name of its page,
// and its line is counted from the first one of `guide.md`.
macro_rules! pages {
    ($($(#[cfg($when:meta)])? $name:ident = $page:literal;)*) => {
        $(
            $(#[cfg($when)])?
            #[doc = include_str!("guide.md")]
            #[doc = include_str!($page)]
            pub mod $name {}
        )*
    };
}

pages! {
    #[cfg(feature = "ui")]
    ask_for_a_stronger_login = "../docs/ask-for-a-stronger-login.md";
    #[cfg(feature = "ui")]
    ask_for_approval_on_a_phone = "../docs/ask-for-approval-on-a-phone.md";
    authorization_requests = "../docs/authorization-requests.md";
    behind_a_proxy = "../docs/behind-a-proxy.md";
    #[cfg(feature = "passwords")]
    bring_your_people = "../docs/bring-your-people.md";
    call_another_api_for_your_user = "../docs/call-another-api-for-your-user.md";
    check_tokens_in_another_service = "../docs/check-tokens-in-another-service.md";
    clients = "../docs/clients.md";
    clients_that_register_themselves = "../docs/clients-that-register-themselves.md";
    coming_from_aioauth = "../docs/coming-from-aioauth.md";
    coming_from_hydra = "../docs/coming-from-hydra.md";
    coming_from_keycloak = "../docs/coming-from-keycloak.md";
    coming_from_node_oidc_provider = "../docs/coming-from-node-oidc-provider.md";
    coming_from_oxide_auth = "../docs/coming-from-oxide-auth.md";
    decide_who_may_have_what = "../docs/decide-who-may-have-what.md";
    #[cfg(feature = "ui")]
    devices = "../docs/devices.md";
    #[cfg(feature = "events")]
    events = "../docs/events.md";
    every_option = "../docs/every-option.md";
    fapi_2 = "../docs/fapi-2.md";
    features = "../docs/features.md";
    let_an_agent_act_for_a_person = "../docs/let-an-agent-act-for-a-person.md";
    let_clients_manage_their_grants = "../docs/let-clients-manage-their-grants.md";
    #[cfg(feature = "ui")]
    let_people_sign_up = "../docs/let-people-sign-up.md";
    #[cfg(feature = "ui")]
    log_in_in_your_own_app = "../docs/log-in-in-your-own-app.md";
    login_and_consent = "../docs/login-and-consent.md";
    #[cfg(feature = "tenants")]
    many_tenants = "../docs/many-tenants.md";
    metrics_and_traces = "../docs/metrics-and-traces.md";
    #[cfg(all(feature = "ui", feature = "sql"))]
    openid_connect = "../docs/openid-connect.md";
    #[cfg(feature = "console")]
    operate_with_the_console = "../docs/operate-with-the-console.md";
    pass_the_user_along = "../docs/pass-the-user-along.md";
    protect_an_mcp_server = "../docs/protect-an-mcp-server.md";
    protected_resources = "../docs/protected-resources.md";
    rich_authorization_requests = "../docs/rich-authorization-requests.md";
    sender_constrained_tokens = "../docs/sender-constrained-tokens.md";
    settings = "../docs/settings.md";
    share_a_login_between_your_apps = "../docs/share-a-login-between-your-apps.md";
    #[cfg(feature = "upstream")]
    sign_in_with_other_providers = "../docs/sign-in-with-other-providers.md";
    sign_with_an_hsm_or_kms = "../docs/sign-with-an-hsm-or-kms.md";
    signed_and_encrypted_messages = "../docs/signed-and-encrypted-messages.md";
    #[cfg(feature = "sql")]
    stores = "../docs/stores.md";
    #[cfg(all(feature = "ui", feature = "events"))]
    tell_other_services_what_happened = "../docs/tell-other-services-what-happened.md";
    test_your_application = "../docs/test-your-application.md";
    #[cfg(all(feature = "ui", feature = "sql"))]
    the_pages = "../docs/the-pages.md";
    vouch_for_your_people = "../docs/vouch-for-your-people.md";
    workloads_without_a_secret = "../docs/workloads-without-a-secret.md";
    #[cfg(feature = "resource-server")]
    your_api = "../docs/your-api.md";
    #[cfg(feature = "passwords")]
    your_database = "../docs/your-database.md";
    #[cfg(feature = "passwords")]
    your_first_provider = "../docs/your-first-provider.md";
    your_own_grant_type = "../docs/your-own-grant-type.md";
    #[cfg(feature = "ui")]
    your_own_login_page = "../docs/your-own-login-page.md";
}

/// What README shows compiles, too.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

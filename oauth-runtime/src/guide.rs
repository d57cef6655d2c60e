//! Pages that lead through a task from beginning to end.

#[cfg(feature = "ui")]
#[doc = include_str!("../docs/ask-for-a-stronger-login.md")]
pub mod ask_for_a_stronger_login {}

#[cfg(feature = "ui")]
#[doc = include_str!("../docs/ask-for-approval-on-a-phone.md")]
pub mod ask_for_approval_on_a_phone {}

#[cfg(feature = "passwords")]
#[doc = include_str!("../docs/bring-your-people.md")]
pub mod bring_your_people {}

#[doc = include_str!("../docs/call-another-api-for-your-user.md")]
pub mod call_another_api_for_your_user {}

#[doc = include_str!("../docs/check-tokens-in-another-service.md")]
pub mod check_tokens_in_another_service {}

#[doc = include_str!("../docs/decide-who-may-have-what.md")]
pub mod decide_who_may_have_what {}
#[cfg(feature = "events")]
#[doc = include_str!("../docs/events.md")]
pub mod events {}

#[doc = include_str!("../docs/fapi-2.md")]
pub mod fapi_2 {}

#[doc = include_str!("../docs/let-an-agent-act-for-a-person.md")]
pub mod let_an_agent_act_for_a_person {}

#[cfg(feature = "ui")]
#[doc = include_str!("../docs/let-people-sign-up.md")]
pub mod let_people_sign_up {}

#[cfg(feature = "ui")]
#[doc = include_str!("../docs/log-in-in-your-own-app.md")]
pub mod log_in_in_your_own_app {}

#[doc = include_str!("../docs/metrics-and-traces.md")]
pub mod metrics_and_traces {}
#[cfg(feature = "tenants")]
#[doc = include_str!("../docs/many-tenants.md")]
pub mod many_tenants {}

#[cfg(feature = "console")]
#[doc = include_str!("../docs/operate-with-the-console.md")]
pub mod operate_with_the_console {}

#[doc = include_str!("../docs/let-clients-manage-their-grants.md")]
pub mod let_clients_manage_their_grants {}

#[doc = include_str!("../docs/pass-the-user-along.md")]
pub mod pass_the_user_along {}

#[doc = include_str!("../docs/protect-an-mcp-server.md")]
pub mod protect_an_mcp_server {}

#[doc = include_str!("../docs/rich-authorization-requests.md")]
pub mod rich_authorization_requests {}

#[doc = include_str!("../docs/sender-constrained-tokens.md")]
pub mod sender_constrained_tokens {}

#[doc = include_str!("../docs/share-a-login-between-your-apps.md")]
pub mod share_a_login_between_your_apps {}

#[cfg(feature = "upstream")]
#[doc = include_str!("../docs/sign-in-with-other-providers.md")]
pub mod sign_in_with_other_providers {}

#[doc = include_str!("../docs/sign-with-an-hsm-or-kms.md")]
pub mod sign_with_an_hsm_or_kms {}

#[cfg(all(feature = "ui", feature = "events"))]
#[doc = include_str!("../docs/tell-other-services-what-happened.md")]
pub mod tell_other_services_what_happened {}

#[doc = include_str!("../docs/vouch-for-your-people.md")]
pub mod vouch_for_your_people {}

#[doc = include_str!("../docs/workloads-without-a-secret.md")]
pub mod workloads_without_a_secret {}

#[cfg(feature = "ui")]
#[doc = include_str!("../docs/your-own-login-page.md")]
pub mod your_own_login_page {}

//! Codes, tokens and grants.

use super::{at, authentication, digest, grant_id, is_form, scope};
use crate::authorization_details::AuthorizationDetails;
use crate::client::TokenDeliveryMode;
use crate::openid::Claims;
use crate::pkce::{CodeChallenge, CodeChallengeMethod};
use crate::record::Form;
use crate::token::{
    AccessToken, Actor, AskedGrant, AuthorizationCode, CibaColumns, CibaDecision, CibaRequest, Confirmation,
    DecoupledApproval, DeviceCode, DeviceDecision, GrantManagementAction, IssuedGrant, ManagedGrant,
    RefreshToken, SealedToken, Successor,
};

fn details() -> AuthorizationDetails {
    serde_json::from_str(r#"[{"type":"payment_initiation","amount":5}]"#).expect("details")
}

fn bound() -> Confirmation {
    let mut bound = Confirmation::of_key("a-key");
    bound.x5t_s256 = Some("a-certificate".into());
    bound
}

fn managed() -> ManagedGrant {
    let mut managed = ManagedGrant::new(at(200));
    (managed.version, managed.replaced_at_version, managed.sender_constrained) = (3, 2, true);
    managed.approved_at = at(150);
    managed.add_scope(&scope("read"), &["https://notes.example".to_owned()]);
    (managed.authorization_details, managed.claims) = (details(), authentication().claims);
    managed
}

#[test]
fn codes_and_tokens() {
    let code = AuthorizationCode {
        digest: digest(1),
        grant_id: grant_id(),
        client_id: "app".into(),
        redirect_uri: Some("https://app.example/cb".into()),
        subject: "248289761001".into(),
        username: Some("alice".into()),
        scope: scope("read"),
        requested_scope: Some(scope("read write")),
        authorization_details: details(),
        audience: vec!["https://notes.example".into()],
        code_challenge: CodeChallenge::new(
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            CodeChallengeMethod::S256,
        ),
        nonce: Some("n".into()),
        authentication: authentication(),
        confirmation: Some(Confirmation::of_key("a-key")),
        grant_management: Some(GrantManagementAction::Merge),
        issued_at: at(100),
        expires_at: at(160),
        redeemed: true,
        form: Form::new(),
    };
    is_form!(
        code,
        |form| AuthorizationCode::from_stored(form, true),
        r#"{"digest":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE","grant_id":"the-grant","client_id":"app","redirect_uri":"https://app.example/cb","subject":"248289761001","username":"alice","scope":"read","requested_scope":"read write","!authorization_details":[{"amount":5,"type":"payment_initiation"}],"audience":["https://notes.example"],"code_challenge":{"method":"S256","challenge":"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},"nonce":"n","authentication":{"auth_time":90,"acr":"gold","amr":["pwd"],"session_id":"the-session","claims":{"userinfo":{"email":{"essential":true}}},"claims_locales":"de"},"!confirmation":{"jkt":"a-key"},"!grant_management":"merge","issued_at":100,"expires_at":160,"v":1}"#
    );
    let access_token = AccessToken {
        digest: digest(2),
        grant_id: grant_id(),
        client_id: "app".into(),
        subject: Some("248289761001".into()),
        username: Some("alice".into()),
        scope: scope("read"),
        authorization_details: details(),
        audience: vec!["https://notes.example".into()],
        authentication: Some(Box::new(authentication())),
        claims: Claims::new().with("tenant", "acme"),
        confirmation: Some(bound()),
        actor: Some(Box::new(Actor::client("mail-api").acting_for(Some(Actor::person("bob"))))),
        granted_to: Some("web".into()),
        grant_version: Some(2),
        issued_at: at(100),
        expires_at: at(3700),
        form: Form::new(),
    };
    is_form!(
        access_token,
        AccessToken::from_stored,
        r#"{"digest":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI","grant_id":"the-grant","client_id":"app","subject":"248289761001","username":"alice","scope":"read","!authorization_details":[{"amount":5,"type":"payment_initiation"}],"audience":["https://notes.example"],"authentication":{"auth_time":90,"acr":"gold","amr":["pwd"],"session_id":"the-session","claims":{"userinfo":{"email":{"essential":true}}},"claims_locales":"de"},"claims":{"tenant":"acme"},"!confirmation":{"jkt":"a-key","x5t#S256":"a-certificate"},"!act":{"sub":"mail-api","client_id":"mail-api","act":{"sub":"bob"}},"!granted_to":"web","!grant_version":2,"issued_at":100,"expires_at":3700,"v":1}"#
    );
    let refresh_token = RefreshToken {
        digest: digest(3),
        grant_id: grant_id(),
        client_id: "app".into(),
        subject: Some("248289761001".into()),
        username: Some("alice".into()),
        scope: scope("read"),
        requested_scope: Some(scope("read write")),
        authorization_details: details(),
        audience: Vec::new(),
        authentication: Some(Box::default()),
        granted_at: Some(at(100)),
        access_token_lifetime: Some(std::time::Duration::from_secs(60)),
        confirmation: Some(Confirmation::of_certificate("a-certificate")),
        grant_version: Some(3),
        is_successor: true,
        issued_at: at(200),
        expires_at: at(9000),
        successor: None,
        form: Form::new(),
    };
    is_form!(
        refresh_token,
        |form| RefreshToken::from_stored(form, None),
        r#"{"digest":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","grant_id":"the-grant","client_id":"app","subject":"248289761001","username":"alice","scope":"read","requested_scope":"read write","!authorization_details":[{"amount":5,"type":"payment_initiation"}],"audience":[],"authentication":{},"granted_at":100,"!access_token_lifetime":60,"!confirmation":{"x5t#S256":"a-certificate"},"!grant_version":3,"is_successor":true,"issued_at":200,"expires_at":9000,"successor":null,"v":1}"#
    );
    let sealed = SealedToken::from_bytes([4; 32]);
    let successor = Successor { rotated_at: at(300), digest: Some(digest(5)), sealed, form: Form::new() };
    is_form!(
        successor,
        Successor::from_stored,
        r#"{"rotated_at":300,"digest":"BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU","sealed":"BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ","v":1}"#
    );
}

#[test]
fn grants_and_devices() {
    let grant = IssuedGrant {
        grant_id: grant_id(),
        client_id: "app".into(),
        subject: "248289761001".into(),
        scope: scope("read"),
        session_id: Some("the-session".into()),
        issued_at: at(100),
        expires_at: at(9000),
        managed: Some(Box::new(managed())),
        form: Form::new(),
    };
    is_form!(
        grant,
        |form| IssuedGrant::from_stored(form, at(0)),
        r#"{"grant_id":"the-grant","client_id":"app","subject":"248289761001","scope":"read","session_id":"the-session","issued_at":100,"expires_at":9000,"managed":{"version":3,"replaced_at_version":2,"scopes":[{"scope":"read","resources":["https://notes.example"]}],"authorization_details":[{"amount":5,"type":"payment_initiation"}],"claims":{"userinfo":{"email":{"essential":true}}},"sender_constrained":true,"approved_at":150,"updated_at":200},"v":1}"#
    );
    let code = DeviceCode {
        digest: digest(6),
        user_code: digest(7),
        client_id: "tv".into(),
        scope: scope("read"),
        requested_scope: Some(scope("read write")),
        authorization_details: details(),
        audience: vec!["https://notes.example/mcp".into()],
        confirmation: Some(Confirmation::of_key("a-key")),
        grant_management: Some(AskedGrant::new(GrantManagementAction::Replace, Some(grant_id()))),
        address: Some([192, 0, 2, 7].into()),
        interval: 5,
        issued_at: at(100),
        expires_at: at(700),
        decision: None,
        redeemed: true,
        form: Form::new(),
    };
    is_form!(
        code,
        |form| DeviceCode::from_stored(form, None, true),
        r#"{"digest":"BgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgY","user_code":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc","client_id":"tv","scope":"read","requested_scope":"read write","!authorization_details":[{"amount":5,"type":"payment_initiation"}],"!audience":["https://notes.example/mcp"],"!confirmation":{"jkt":"a-key"},"!grant_management":{"action":"replace","grant_id":"the-grant"},"address":"192.0.2.7","interval":5,"issued_at":100,"expires_at":700,"decision":null,"v":1}"#
    );
    let approval = DecoupledApproval {
        grant_id: grant_id(),
        subject: "248289761001".into(),
        username: Some("alice".into()),
        scope: scope("read"),
        authorization_details: details(),
        authentication: authentication(),
        approved_at: at(200),
        form: Form::new(),
    };
    is_form!(
        DeviceDecision::Approved(approval),
        DeviceDecision::from_stored,
        r#"{"Approved":{"grant_id":"the-grant","subject":"248289761001","username":"alice","scope":"read","!authorization_details":[{"amount":5,"type":"payment_initiation"}],"authentication":{"auth_time":90,"acr":"gold","amr":["pwd"],"session_id":"the-session","claims":{"userinfo":{"email":{"essential":true}}},"claims_locales":"de"},"approved_at":200,"v":1}}"#
    );
}

#[test]
fn backchannel_authentication_requests() {
    let request = CibaRequest {
        digest: digest(8),
        same: digest(9),
        client_id: "till".into(),
        subject: "248289761001".into(),
        username: Some("alice".into()),
        scope: scope("openid read"),
        requested_scope: Some(scope("openid read write")),
        authorization_details: details(),
        audience: vec!["https://notes.example".into()],
        confirmation: Some(Confirmation::of_key("a-key")),
        grant_management: Some(AskedGrant::new(GrantManagementAction::Create, None)),
        acr_values: vec!["gold".into()],
        binding_message: Some("W4SCT".into()),
        address: Some([192, 0, 2, 1].into()),
        delivery: TokenDeliveryMode::Push,
        notification: Some("sealed:v1:x".into()),
        interval: 5,
        issued_at: at(100),
        expires_at: at(400),
        kept_until: at(1300),
        decision: Some(CibaDecision::Denied),
        redeemed: true,
        due_at: Some(at(200)),
        attempts: 3,
        response: Some("sealed:v1:y".into()),
        form: Form::new(),
    };
    let columns = CibaColumns {
        decision: Some("\"Denied\""),
        redeemed: true,
        due_at: Some(at(200)),
        attempts: 3,
        response: Some("sealed:v1:y"),
    };
    is_form!(
        request,
        |form| CibaRequest::from_stored(form, columns),
        r#"{"digest":"CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg","same":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk","client_id":"till","subject":"248289761001","username":"alice","scope":"openid read","requested_scope":"openid read write","!authorization_details":[{"amount":5,"type":"payment_initiation"}],"!audience":["https://notes.example"],"!confirmation":{"jkt":"a-key"},"!grant_management":{"action":"create"},"acr_values":["gold"],"binding_message":"W4SCT","address":"192.0.2.1","!delivery":"push","notification":"sealed:v1:x","interval":5,"issued_at":100,"expires_at":400,"kept_until":1300,"v":1}"#
    );
    let approval = DecoupledApproval {
        grant_id: grant_id(),
        subject: "248289761001".into(),
        username: Some("alice".into()),
        scope: scope("openid"),
        authorization_details: details(),
        authentication: authentication(),
        approved_at: at(200),
        form: Form::new(),
    };
    is_form!(
        CibaDecision::Approved(approval),
        CibaDecision::from_stored,
        r#"{"Approved":{"grant_id":"the-grant","subject":"248289761001","username":"alice","scope":"openid","!authorization_details":[{"amount":5,"type":"payment_initiation"}],"authentication":{"auth_time":90,"acr":"gold","amr":["pwd"],"session_id":"the-session","claims":{"userinfo":{"email":{"essential":true}}},"claims_locales":"de"},"approved_at":200,"v":1}}"#
    );
    for (decision, form) in [(CibaDecision::Denied, "\"Denied\""), (CibaDecision::Replaced, "\"Replaced\"")] {
        assert_eq!(decision.to_stored().expect("a form").form, form);
        assert_eq!(CibaDecision::from_stored(form).expect("a decision"), decision);
    }
}

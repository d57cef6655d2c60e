//! Requirements as types.

use super::*;

struct Read;
struct Write;

impl ScopeToken for Read {
    const NAME: &'static str = "read";
    const DESCRIPTION: &'static str = "Read";
    type Server = ();
}

impl ScopeToken for Write {
    const NAME: &'static str = "write";
    const DESCRIPTION: &'static str = "Write";
    type Server = ();
}

struct Basic;
struct Strong;

impl AuthenticationLevel for Basic {
    const ACR_VALUES: &'static [&'static str] = &["basic", "strong"];
}

impl AuthenticationLevel for Strong {
    const ACR_VALUES: &'static [&'static str] = &["strong"];
}

#[test]
fn several_requirements_demand_every_login() {
    type Both = (AtLevel<Recent<Read, 300>, Basic>, Recent<AtLevel<Write, Strong>, 60>);
    let login = Both::login();
    assert_eq!(login.max_age, Some(60));
    assert_eq!(login.acr_values, [Basic::ACR_VALUES, Strong::ACR_VALUES]);
}

#[test]
fn all_any_and_none() {
    let read: Scope = "read".parse().expect("valid");
    let both: Scope = "read write".parse().expect("valid");
    assert!(Read::is_met_by(&read) && !Write::is_met_by(&read));
    assert!(!<(Read, Write)>::is_met_by(&read) && <(Read, Write)>::is_met_by(&both));
    assert!(AnyOf::<(Read, Write)>::is_met_by(&read) && !AnyOf::<(Read, Write)>::is_met_by(&Scope::empty()));
    assert!(<()>::is_met_by(&Scope::empty()));
    assert_eq!(<(Read, Write)>::names(), ["read", "write"]);
    assert_eq!(AnyOf::<(Read, Write)>::names(), ["read"], "a client asks for no more than it needs");
    assert_eq!(AnyOf::<((Read, Write), Write)>::names(), ["read", "write"]);
}

//! What limits a token of another issuer beside its time: the key that it is bound to, and who acts with it.

use serde_json::{Map, Value};

use crate::token::{Actor, Confirmation};

/// The key that it is bound to (RFC 7800 section 3.1): its sender has to prove that they hold it.
///
/// # Errors
/// What is wrong, also for a key that nothing here can compare.
pub(crate) fn confirmation(
    claims: &Map<String, Value>,
    proved: &Confirmation,
) -> Result<Option<Confirmation>, &'static str> {
    let Some(cnf) = claims.get("cnf") else { return Ok(None) };
    let text = |name: &str| cnf.get(name).and_then(Value::as_str).map(str::to_owned);
    let bound = Confirmation { jkt: text("jkt"), x5t_s256: text("x5t#S256") };
    // A member that nothing here can compare is nobody's key.
    let read = [&bound.jkt, &bound.x5t_s256].into_iter().flatten().count();
    let is_understood = cnf.as_object().is_some_and(|members| members.len() == read && read > 0);
    match is_understood && proved.meets(&bound) {
        true => Ok(Some(bound)),
        false => Err("it is bound to a key, and the request does not prove that its sender holds the key"),
    }
}

/// Who acts with it (RFC 8693 section 4.1), as its issuer knows them.
///
/// # Errors
/// What is wrong.
pub(crate) fn actor(claims: &Map<String, Value>, issuer: &str) -> Result<Option<Box<Actor>>, &'static str> {
    let Some(act) = claims.get("act") else { return Ok(None) };
    let mut actor: Actor = serde_json::from_value(act.clone()).map_err(|_| "its act is malformed")?;
    if actor.chain().count() > Actor::MOST {
        return Err("too many parties act for its subject");
    }
    actor.name_issuer(issuer);
    // Its issuer says nothing about the clients and people of others.
    let is_its = actor.chain().all(|own| own.iss.as_deref() == Some(issuer));
    match is_its {
        true => Ok(Some(Box::new(actor))),
        false => Err("its act names a party of another issuer"),
    }
}

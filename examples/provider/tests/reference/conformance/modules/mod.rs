//! What the modules do, for whichever response type and response mode. The names are those of the suite.

pub(crate) mod channels;
pub(crate) mod codes;
pub(crate) mod discovery;
pub(crate) mod dynamic;
pub(crate) mod happy;
pub(crate) mod logout;
pub(crate) mod parameters;
pub(crate) mod refresh;
pub(crate) mod refusals;
pub(crate) mod request_objects;
pub(crate) mod rotation;
pub(crate) mod scopes;
pub(crate) mod sessions;
pub(crate) mod userinfo;

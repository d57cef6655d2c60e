//! Every valid shape of a declaration, one a file.

mod all_options;
mod client_options;
mod deprecated_allowed;
mod deprecated_expected;
mod generic_struct;
mod in_a_function;
mod minimal;
mod openid;
mod own_storage;
mod own_storage_openid;
mod own_storage_people;
mod pages;
mod renamed_crate;
mod resource_server;
mod responses_only;
mod sender_constrained;
mod shadowed_names;
mod shared_store;
mod tuple_struct;
mod two_servers_in_a_module;
mod users_elsewhere;

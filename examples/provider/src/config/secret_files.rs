//! Secrets in files of their own, as Docker, Kubernetes and systemd provide them.

use std::fs;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::ConfigError;
use super::keys::Table;
use super::kinds;
use super::outside::{Outside, Step};
use super::source::{Source, tables};

/// The contents of the files that the keys with `_file` name.
pub(super) fn read(source: &Source, table: &DeTable<'_>) -> Result<Vec<Outside>, ConfigError> {
    let mut secrets = of_table(source, Table::Top, table, &[])?;
    for group in [Table::Clients, Table::Users, Table::Webhooks, Table::Upstreams] {
        let elements = table.get(group.name()).into_iter().flat_map(tables);
        for (index, element) in elements.enumerate() {
            let path = [Step::Key(group.name().to_owned()), Step::Index(index)];
            secrets.extend(of_table(source, group, element, &path)?);
        }
    }
    for group in [Table::Mail, Table::Captcha] {
        let own = table.get(group.name()).and_then(|own| own.get_ref().as_table());
        if let Some(own) = own {
            secrets.extend(of_table(source, group, own, &[Step::Key(group.name().to_owned())])?);
        }
    }
    Ok(secrets)
}

fn of_table(
    source: &Source,
    group: Table,
    table: &DeTable<'_>,
    path: &[Step],
) -> Result<Vec<Outside>, ConfigError> {
    let mut secrets = Vec::new();
    for key in kinds::secrets(group) {
        let file = format!("{key}_file");
        let Some(value) = table.get(&*file) else { continue };
        let place = source.place(value.span(), &format!("{}{file}", group.prefix()));
        if table.contains_key(*key) {
            return Err(place.error(format_args!("there is also a `{key}`; leave one of the two out")));
        }
        let DeValue::String(name) = value.get_ref() else {
            return Err(place.error("write the path of a file, in quotes"));
        };
        let name = source.path(&Spanned::new(value.span(), name.clone().into_owned()));
        let text = fs::read_to_string(&name)
            .map_err(|error| place.error(format_args!("{}: {error}", name.display())))?;
        // Editors and `echo` end a file with a line break.
        let text = text.trim_end_matches(['\r', '\n']).to_owned();
        if text.is_empty() {
            return Err(place.error(format_args!("{}: the file is empty", name.display())));
        }
        let path = path.iter().cloned().chain([Step::Key((*key).to_owned())]).collect();
        let kind = kinds::kind_of_file(group, key);
        secrets.push(Outside { path, text, kind, place, key: None });
    }
    Ok(secrets)
}

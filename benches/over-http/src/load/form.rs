//! The first form of a page, as a person fills it in.

use std::fmt::Write;

use world::PASSWORD;

use super::caller::encoded;

/// A form that is filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) action: String,
    /// URL-encoded.
    pub(super) body: String,
}

impl Form {
    /// The first form, for the person with this name, who agrees to everything.
    pub(super) fn of(page: &str, person: &str) -> Option<Self> {
        let (_, rest) = page.split_once("<form")?;
        let (form, _) = rest.split_once("</form>")?;
        let (head, fields) = form.split_once('>')?;
        let mut body = String::new();
        let mut is_submitted = false;
        for tag in fields.split('<').filter_map(|part| part.split('>').next()) {
            let is_button = tag.starts_with("button");
            let Some(name) = attribute(tag, "name").filter(|_| is_button || tag.starts_with("input")) else {
                continue;
            };
            let kind = attribute(tag, "type").unwrap_or_default();
            let value = match kind.as_str() {
                "text" | "email" => person.to_owned(),
                "password" => PASSWORD.to_owned(),
                "checkbox" if !tag.contains(" checked") => continue,
                _ if is_button && is_submitted => continue,
                // Some login pages leave the type of the name out.
                "" if !is_button => person.to_owned(),
                _ => attribute(tag, "value").unwrap_or_default(),
            };
            is_submitted |= is_button;
            let and = if body.is_empty() { "" } else { "&" };
            let _ = write!(body, "{and}{}={}", encoded(&name), encoded(&value));
        }
        Some(Self { action: attribute(head, "action").unwrap_or_default(), body })
    }
}

/// The value of an attribute.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&#x2f;", "/").replace("&#x3d;", "=").replace("&quot;", "\"").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_filled_in() {
        let page = "<p><form method=\"post\" action=\"&#x2f;login?a=1&amp;b=2\"><input type=\"hidden\" name=\"id\" \
                    value=\"x/y\"><input name=\"username\" type=\"text\"><input id=\"p\" name=\"password\" type=\"password\">\
                    <input type=\"checkbox\" name=\"no\" value=\"on\"><button name=\"decision\" value=\"allow\">Yes</button>\
                    <button name=\"decision\" value=\"deny\">No</button></form><form></form>";
        let body = "id=x%2Fy&username=alice&password=wonderland&decision=allow".to_owned();
        assert_eq!(Form::of(page, "alice"), Some(Form { action: "/login?a=1&b=2".to_owned(), body }));
        assert_eq!(Form::of("<p>Nothing</p>", "alice"), None);
    }
}

//! Payments as authorization details (RFC 9396): the example of the standard.

use oauth_runtime::authorization_details::AuthorizationDetail;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// `payment_initiation`, as in RFC 9396 section 2.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payment {
    /// What the client may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<String>>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locations: Option<Vec<String>>,
    /// How much.
    pub instructed_amount: Amount,
    /// To whom.
    pub creditor_name: String,
    /// To which account.
    pub creditor_account: Account,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remittance_information_unstructured: Option<String>,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Its code, such as `EUR`.
    pub currency: String,
    /// Digits, with at most two after the point.
    pub amount: String,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its number.
    pub iban: String,
}

impl Amount {
    /// In hundredths; `None` if it is malformed.
    fn hundredths(&self) -> Option<u64> {
        let (whole, part) = self.amount.split_once('.').unwrap_or((&self.amount, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() > 2 {
            return None;
        }
        let part = part.parse::<u64>().ok()? * if part.len() == 1 { 10 } else { 1 };
        whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)
    }
}

/// The longest text of a payment, as in ISO 20022.
const LONGEST_TEXT: usize = 140;

/// Whether this is an International Bank Account Number with its check digits (ISO 13616, ISO 7064).
fn is_iban(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if !(15..=34).contains(&text.len()) || !text.bytes().all(is_allowed) {
        return false;
    }
    let (front, rest) = text.split_at(4);
    let digits = rest.chars().chain(front.chars()).filter_map(|character| character.to_digit(36));
    let remainder = digits.fold(0, |sum, digit| (sum * if digit < 10 { 10 } else { 100 } + digit) % 97);
    front.bytes().take(2).all(|byte| byte.is_ascii_uppercase()) && remainder == 1
}

impl AuthorizationDetail for Payment {
    /// What the client wrote stands in quotation marks.
    fn describe(&self, _: &str) -> String {
        let Amount { currency, amount } = &self.instructed_amount;
        let what = self.remittance_information_unstructured.as_ref().map(|what| format!(": “{what}”"));
        let (name, iban) = (&self.creditor_name, &self.creditor_account.iban);
        format!("Pay {amount} {currency} to “{name}” ({iban}){}", what.unwrap_or_default())
    }

    /// Each text has the form of what it is, so that none can imitate another part of the description.
    fn check(&self) -> Result<(), String> {
        let is_currency = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        let texts = [Some(&self.creditor_name), self.remittance_information_unstructured.as_ref()];
        let is_long = |text: &&String| text.trim().is_empty() || text.chars().count() > LONGEST_TEXT;
        if matches!(self.instructed_amount.hundredths(), None | Some(0)) {
            Err("instructedAmount.amount: write a positive amount like \"123.50\"".into())
        } else if !is_currency(&self.instructed_amount.currency) {
            Err("instructedAmount.currency: write a code of ISO 4217 like \"EUR\"".into())
        } else if !is_iban(&self.creditor_account.iban) {
            Err("creditorAccount.iban: write an IBAN without spaces".into())
        } else if texts.iter().flatten().any(is_long) {
            Err(format!(
                "creditorName, remittanceInformationUnstructured: write at most {LONGEST_TEXT} characters"
            ))
        } else {
            Ok(())
        }
    }

    fn is_within(&self, granted: &Self) -> bool {
        let amount = self.instructed_amount.hundredths();
        let same_but_amount = Self { instructed_amount: granted.instructed_amount.clone(), ..self.clone() };
        self.instructed_amount.currency == granted.instructed_amount.currency
            && amount <= granted.instructed_amount.hundredths()
            && same_but_amount == *granted
    }

    fn json_schema() -> Option<Value> {
        Some(json!({
            "type": "object",
            "required": ["type", "instructedAmount", "creditorName", "creditorAccount"],
            "properties": {
                "type": { "const": "payment_initiation" },
                "instructedAmount": {
                    "type": "object",
                    "required": ["currency", "amount"],
                    "properties": { "currency": { "type": "string" }, "amount": { "type": "string" } },
                },
                "creditorName": { "type": "string" },
                "creditorAccount": {
                    "type": "object",
                    "required": ["iban"],
                    "properties": { "iban": { "type": "string" } },
                },
                "remittanceInformationUnstructured": { "type": "string" },
                "actions": { "type": "array", "items": { "type": "string" } },
                "locations": { "type": "array", "items": { "type": "string" } },
            },
            "additionalProperties": false,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(amount: &str) -> Payment {
        Payment {
            actions: None,
            locations: None,
            instructed_amount: Amount { currency: "EUR".into(), amount: amount.into() },
            creditor_name: "Merchant".into(),
            creditor_account: Account { iban: "DE02100100109307118603".into() },
            remittance_information_unstructured: None,
        }
    }

    #[test]
    fn amounts_are_compared_as_numbers() {
        for (amount, is_correct) in
            [("123.50", true), ("1", true), ("1.5", true), ("0", false), ("0.00", false)]
        {
            assert_eq!(payment(amount).check().is_ok(), is_correct, "{amount}");
        }
        for amount in ["", ".", "1.", ".5", "-1", "1e3", "1.234", "1,5", "99999999999999999999"] {
            assert!(payment(amount).check().is_err(), "{amount}");
        }
    }

    #[test]
    fn texts_have_the_form_of_what_they_are() {
        let to = |iban: &str| Payment { creditor_account: Account { iban: iban.into() }, ..payment("1") };
        assert!(to("GB82WEST12345698765432").check().is_ok());
        for iban in
            ["", "DE02", "DE03100100109307118603", "de02100100109307118603", "DE02 1001 0010 9307 1186 03"]
        {
            assert!(to(iban).check().is_err(), "{iban}");
        }
        for currency in ["", "eur", "EURO", "E R", "EUR to Somebody"] {
            let amount = Amount { currency: currency.into(), amount: "1".into() };
            assert!(Payment { instructed_amount: amount, ..payment("1") }.check().is_err(), "{currency}");
        }
        for name in ["", " ", &"x".repeat(141)] {
            assert!(Payment { creditor_name: name.into(), ..payment("1") }.check().is_err(), "{name}");
        }
    }

    #[test]
    fn less_of_the_same_is_within() {
        assert!(payment("9.5").is_within(&payment("10.00")) && payment("10").is_within(&payment("10.00")));
        assert!(!payment("10.01").is_within(&payment("10")));
        let other = Payment { creditor_name: "Somebody".into(), ..payment("1") };
        assert!(!other.is_within(&payment("10")));
    }
}

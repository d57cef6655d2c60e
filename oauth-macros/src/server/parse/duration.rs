//! Durations like `"1h30m"`.

/// The suggestion for a number without a unit.
pub(super) fn without_unit(number: &str) -> String {
    format!("`{number}` has no unit; write \"{number}s\" for seconds, or another unit: `m`, `h`, `d`")
}

/// The seconds of a duration: numbers, each with a unit of `d`, `h`, `m` or `s`.
pub(super) fn seconds(text: &str) -> Result<u64, String> {
    let mut total: u64 = 0;
    let mut rest = text;
    if text.is_empty() {
        return Err("expected a duration; write one like \"1h\" or \"1h30m\"".to_owned());
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit_and_more) = rest.split_at(digits);
        if number.is_empty() {
            return Err(format!("`{text}` is not a duration; write one like \"1h\" or \"1h30m\""));
        }
        let Some(unit) = unit_and_more.chars().next() else {
            return Err(without_unit(number));
        };
        let factor = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86400,
            _ => return Err(unknown_unit(text, unit_and_more)),
        };
        let too_long = || format!("`{text}` is too long for a lifetime; write a shorter one like \"30d\"");
        let part: u64 = number.parse().map_err(|_| too_long())?;
        total = part
            .checked_mul(factor)
            .and_then(|part| total.checked_add(part))
            // Adding it to a clock must not overflow either.
            .filter(|total| *total <= u64::from(u32::MAX))
            .ok_or_else(too_long)?;
        rest = &unit_and_more[unit.len_utf8()..];
    }
    if total == 0 {
        return Err(format!("`{text}` is zero; write a lifetime above zero, like \"1h\""));
    }
    Ok(total)
}

fn unknown_unit(text: &str, rest: &str) -> String {
    let unit: String = rest.chars().take_while(|c| !c.is_ascii_digit()).collect();
    format!(
        "`{unit}` in `{text}` is not a unit; the units are `s`, `m`, `h` and `d`, so write one like \"90s\" \
         or \"1h30m\""
    )
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn numbers_with_units_add_up() {
        for (text, expected) in
            [("90s", 90), ("5m", 300), ("1h30m", 5400), ("14d", 1_209_600), ("1d1s", 86401)]
        {
            assert_eq!(seconds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration() {
        for text in ["", "0s", "0h0m", "h", "3600", "1h30", "1w", "1 h", "-1h", "1.5h", "1ü", "99999999999d"]
        {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}

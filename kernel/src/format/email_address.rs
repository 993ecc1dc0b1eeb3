use std::str::FromStr;

use validator::ValidateEmail;

use super::{Refused, text_format};

text_format! {
    /// An e-mail address, kept as written: what mail can be sent to, with letters of any script on either side of the
    /// `@` (RFC 6531). Whether it is somebody's, only a letter to it tells.
    EmailAddress as "idn-email", debug redacted, characters 3..=254,
    pattern r"^[^\s@\u0000-\u001F\u007F-\u009F\u202D\u202E]{1,64}@[^\s@\u0000-\u001F\u007F-\u009F\u202D\u202E]{1,252}$",
    example "dot.ashworth@example.org"
}

impl FromStr for EmailAddress {
    type Err = Refused;

    /// Refused as `bad_format` where it is not `name@domain` without spaces, with at most 64 characters before the `@`
    /// and 254 in all, and as `undeliverable` where no server would take it: a domain that cannot be, a name in
    /// quotation marks. Dots where a standard has none are taken: there are people who have such an address.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let hides = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '\u{202D}' | '\u{202E}');
        let (name, domain) = text.split_once('@').unwrap_or_default();
        let is_part = |part: &str| !part.is_empty() && !part.chars().any(hides);
        let fits = name.chars().count() <= 64 && text.chars().count() <= 254;
        if !(is_part(name) && is_part(domain) && fits) {
            return Err(Refused::new("bad_format", "must be an e-mail address: name@domain, without spaces"));
        }
        // The check knows ASCII names alone: a letter of another script stands as good as an `x`.
        let name: String = name.chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
        if !format!("{name}@{domain}").validate_email() {
            return Err(Refused::new("undeliverable", "must be an address that mail can be sent to"));
        }
        Ok(Self(text.to_owned()))
    }
}

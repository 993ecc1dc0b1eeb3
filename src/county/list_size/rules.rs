//! What makes a line of an import whole. Pure.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::wire::ListSizeImport;
use crate::prelude::rules::*;

/// The number of a month: twelve times its year, and its number in it from 0.
pub fn month(text: &str) -> Option<i32> {
    format!("{text}-01").parse().ok().map(month_of)
}

fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default()
}

/// A month as `2026-10`.
pub fn month_text(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// Every fault of an import, at its line, as of `today`, in England.
pub fn faults(input: &ListSizeImport, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    let mut seen = BTreeSet::new();
    for (i, line) in input.lines.iter().enumerate() {
        faults.under(format_args!("lines/{i}"), |faults| {
            let of = month(&line.month);
            faults.when(of.is_none(), "month", "invalid", "must be a month: YYYY-MM");
            let is_ahead = of.is_some_and(|of| of > month_of(today));
            faults.when(is_ahead, "month", "out_of_range", "must not be in the future");
            faults.when(of.is_some_and(|of| of < 2000 * 12), "month", "out_of_range", "must be of this century");
            let is_in_range = (1..=1_000_000).contains(&line.people);
            faults.when(!is_in_range, "people", "out_of_range", "must be from 1 to 1000000");
            let is_new = seen.insert((line.ods_code.as_str().to_owned(), of));
            faults.when(!is_new, "ods_code", "repeated", "another line says this of the same practice and month");
        });
    }
    faults.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_points_at_its_line() {
        let input = json!({ "source": "NHS England", "lines": [
            { "ods_code": "Y99001", "month": "2026-10", "people": 9000 },
            { "ods_code": "Y99001", "month": "2026-10", "people": 9001 },
            { "ods_code": "Y99001", "month": "2026-13", "people": 0 },
            { "ods_code": "Y99002", "month": "2027-01", "people": 1 },
            { "ods_code": "Y99002", "month": "1999-12", "people": 1_000_001 },
        ] });
        let input: ListSizeImport = serde_json::from_value(input).expect("it can be read");
        let found = faults(&input, "2026-11-29".parse().expect("a day"));
        let found: Vec<_> = found.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
        assert_eq!(
            found,
            [
                "/lines/1/ods_code repeated",
                "/lines/2/month invalid",
                "/lines/2/people out_of_range",
                "/lines/3/month out_of_range",
                "/lines/4/month out_of_range",
                "/lines/4/people out_of_range",
            ]
        );
        assert_eq!(month_text(month("2026-10").expect("a month")), "2026-10");
    }
}

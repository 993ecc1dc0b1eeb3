use super::*;

fn figure(count: u64) -> Figure {
    Figure { count: True::of(count), equations: Vec::new() }
}

fn texts(total: u64, parts: &[u64], kind: Parts) -> (String, Vec<String>) {
    let parts: Vec<Figure> = parts.iter().copied().map(figure).collect();
    let published = publish(Reader::OfAggregates, &figure(total), &parts, kind);
    (published.total.text(), published.parts.iter().map(PublishedCount::text).collect())
}

#[test]
fn none_is_shown_few_are_suppressed_and_the_rest_is_rounded() {
    let text = |count| PublishedCount::of(Reader::OfAggregates, True::of(count)).text();
    for (count, shown) in [
        (0, "0"),
        (1, "*"),
        (7, "*"),
        (8, "10"),
        (12, "10"),
        (13, "15"),
        (22, "20"),
        (23, "25"),
        (1_000_002, "1000000"),
    ] {
        assert_eq!(text(count), shown, "{count}");
    }
    assert_eq!(PublishedCount::of(Reader::OfRows, True::of(3)).text(), "3");
}

#[test]
fn what_pins_a_suppressed_number_is_withheld() {
    // Four of seven come to 28, shown as 30: nothing but four sevens comes to as much.
    assert_eq!(texts(28, &[7, 7, 7, 7, 0], Parts::Exclusive).1, ["*", "*", "*", "withheld", "0"]);
    // Two that come to 13 or more.
    assert_eq!(texts(14, &[7, 7, 0], Parts::Exclusive).1, ["*", "withheld", "0"]);
    assert_eq!(texts(10, &[4, 6, 0], Parts::Exclusive).1, ["*", "*", "0"]);
    // One beside one that is shown: 20 less 10 leaves 6 or 7.
    assert_eq!(texts(18, &[6, 12], Parts::Exclusive), ("20".to_owned(), vec!["*".to_owned(), "withheld".to_owned()]));
    assert_eq!(texts(30, &[3, 27], Parts::Exclusive).1, ["*", "25"]);
    // Twelve of one come to 12, shown as 10.
    let ones = texts(12, &[1; 12], Parts::Exclusive).1;
    assert_eq!(ones.iter().filter(|text| *text == "withheld").count(), 2, "{ones:?}");
    // A person may be in several parts: they come to more.
    assert_eq!(texts(10, &[7, 7, 1], Parts::Overlapping).1, ["*", "*", "*"]);
}

#[test]
fn a_whole_that_tells_a_part_of_another_report_is_withheld_with_its_parts() {
    let whole = Figure { count: True::of(28), equations: vec![Equation::sum([7, 7, 7, 7].map(True::of))] };
    let published = publish(Reader::OfAggregates, &whole, &[figure(28), figure(0)], Parts::Exclusive);
    assert_eq!(published.total.text(), "withheld");
    assert!(published.parts.iter().all(|part| part.text() == "withheld"));
    let exact = publish(Reader::OfRows, &whole, &[figure(28), figure(0)], Parts::Exclusive);
    assert_eq!((exact.total.text(), exact.parts[0].text()), ("28".to_owned(), "28".to_owned()));
    // 58 and 52 are shown as 60 and 50: a month of 7 has come in and one of 1 has gone out.
    let window = Equation { plus: vec![True::of(52), True::of(7)], minus: vec![True::of(1)] };
    let whole = Figure { count: True::of(58), equations: vec![window] };
    assert_eq!(publish(Reader::OfAggregates, &whole, &[], Parts::Exclusive).total.text(), "withheld");
}

#[test]
fn a_median_takes_eight_people_and_a_90th_percentile_twenty() {
    let days = |count: u64| [(3, True::of(count - 1)), (40, True::of(1))];
    let of = |reader, count| {
        let shown = duration(reader, &days(count));
        (shown.median_days, shown.percentile_90_days)
    };
    assert_eq!(of(Reader::OfAggregates, 7), (None, None));
    assert_eq!(of(Reader::OfAggregates, 8), (Some(3), None));
    assert_eq!(of(Reader::OfAggregates, 20), (Some(3), Some(3)));
    assert_eq!(of(Reader::OfRows, 2), (Some(3), Some(40)));
    assert_eq!(duration(Reader::OfRows, &[]), PublishedDuration { median_days: None, percentile_90_days: None });
}

#[test]
fn a_rate_is_of_the_number_that_is_shown() {
    let rate = |count, registered| PublishedCount::of(Reader::OfAggregates, True::of(count)).rate_per_1000(registered);
    assert_eq!(rate(23, Some(10_000)), Some(2.5));
    assert_eq!(
        (rate(3, Some(10_000)), rate(0, Some(10_000)), rate(23, None), rate(23, Some(0))),
        (None, Some(0.0), None, None)
    );
}

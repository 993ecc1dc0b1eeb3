//! A report as a table and as a page to print.

use reqwest::Method;

use super::counted;
use crate::care::episode::refer;
use crate::on_both;

on_both! {
    async fn a_report_is_read_as_csv_and_as_a_page_with_charts(county) {
        for n in 0..9 {
            refer(county, n).await;
        }
        county.set_clock("2026-12-02T09:30:00Z");
        counted(county).await;
        let commissioner = county.as_("commissioning");
        let path = "/v1/reports/referrals?period=month&ending=2026-11&breakdown=source";
        let read = async |form: &'static str| {
            let answer = commissioner.call(Method::GET, path, &[("Accept", form)], None).await.expect(200);
            assert!(answer.header("content-type").starts_with(form), "{}", answer.header("content-type"));
            answer.text
        };
        let csv = read("text/csv").await;
        let lines: Vec<&str> = csv.split("\r\n").collect();
        assert!(lines[0].starts_with("report,starts_on,ends_on,area_id,area,as_at,metric,"), "{csv}");
        let pharmacy = lines.iter().find(|line| line.contains(",pharmacy,")).expect("a line");
        assert!(pharmacy.contains(",referrals,1,referrals,source,pharmacy,Pharmacy,10,"), "{pharmacy}");
        assert!(lines.iter().any(|line| line.contains(",police,Police,0,")), "{csv}");
        let page = read("text/html").await;
        for part in [
            "<title>Referrals by source, reason and decision: Aldermoor Integrated Care System</title>",
            "<svg role=\"img\" aria-labelledby=\"title-0 words-0\"",
            "Pharmacy: 10.",
            "1 November 2026 to 30 November 2026",
            "1 to 7 is shown as *",
            "<th scope=\"row\">Pharmacy</th><td class=\"number\">10</td>",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        commissioner.call(Method::GET, path, &[("Accept", "application/xml")], None).await.expect_problem(406, "not_acceptable");
    }
}

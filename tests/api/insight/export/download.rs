//! Fetching files.

use serde_json::json;

use super::{asked, column, exported, fetch, lines, met};
use crate::on_both;

on_both! {
    async fn a_download_that_broke_off_goes_on_where_it_was(county) {
        for n in 1..=3 {
            met(county, n, "To sing").await;
        }
        let leila = county.as_("leila");
        let export = exported(&leila, &asked(&["contacts"])).await;
        let path = export["files"][0]["path"].as_str().expect("a path");
        let whole = leila.get(path).await.expect(200);
        let (etag, length) = (whole.etag(), whole.text.len());
        assert_eq!((whole.header("accept-ranges"), whole.header("content-length")), ("bytes".into(), length.to_string()));
        assert!(whole.header("content-disposition").contains("contacts.ndjson"), "{:?}", whole.headers);
        let first = fetch(&leila, path, &[("Range", "bytes=0-99")]).await.expect(206);
        assert_eq!(first.header("content-range"), format!("bytes 0-99/{length}"));
        let rest = fetch(&leila, path, &[("Range", "bytes=100-"), ("If-Range", &etag)]).await.expect(206);
        assert_eq!(format!("{}{}", first.text, rest.text), whole.text);
        let last = fetch(&leila, path, &[("Range", "bytes=-10")]).await.expect(206);
        assert_eq!(last.text.as_bytes(), &whole.text.as_bytes()[length - 10..]);
        let anew = fetch(&leila, path, &[("Range", "bytes=100-"), ("If-Range", "\"another\"")]).await.expect(200);
        assert_eq!(anew.text, whole.text, "it is another file");
        fetch(&leila, path, &[("Range", "bytes=5-2,nonsense")]).await.expect(200);
        let beyond = fetch(&leila, path, &[("Range", &format!("bytes={length}-"))]).await;
        assert_eq!(beyond.header("content-range"), format!("bytes */{length}"));
        beyond.expect_problem(416, "range_not_satisfiable");
        fetch(&leila, path, &[("If-None-Match", &etag)]).await.expect(304);
        leila.get(&path.replace("/files/1", "/files/2")).await.expect_problem(404, "not_found");
    }

    async fn a_table_runs_no_formula_and_lines_of_json_have_the_words(county) {
        let words = "=HYPERLINK(\"http://evil.example\",\"Click\")";
        met(county, 1, words).await;
        let leila = county.as_("leila");
        let mut body = asked(&["contacts"]);
        let path = exported(&leila, &body).await["files"][0]["path"].as_str().expect("a path").to_owned();
        assert_eq!(column(&leila.get(&path).await.expect(200).text, "agreed"), [words]);
        body["format"] = json!("csv");
        let path = exported(&leila, &body).await["files"][0]["path"].as_str().expect("a path").to_owned();
        let table = leila.get(&path).await.expect(200);
        assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
        assert!(table.text.contains(",\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"Click\"\")\","), "{}", table.text);
    }

    async fn a_file_of_many_pieces_is_whole(county) {
        // Words of four bytes each make a piece of a megabyte fast.
        let words = "😀".repeat(4000);
        for n in 1..=70 {
            met(county, n, &words).await;
        }
        let leila = county.as_("leila");
        let export = exported(&leila, &asked(&["contacts"])).await;
        let file = &export["files"][0];
        assert!(file["byte_count"].as_i64().is_some_and(|bytes| bytes > 1024 * 1024), "{file}");
        let path = file["path"].as_str().expect("a path");
        let whole = leila.get(path).await.expect(200);
        assert_eq!((lines(&whole.text).len(), json!(whole.text.len())), (70, file["byte_count"].clone()));
        // A part that lies in two pieces.
        let middle = 1024 * 1024;
        let part = fetch(&leila, path, &[("Range", &format!("bytes={}-{}", middle - 40, middle + 39))]).await.expect(206);
        assert_eq!(part.text, String::from_utf8_lossy(&whole.text.as_bytes()[middle - 40..middle + 40]));
    }
}

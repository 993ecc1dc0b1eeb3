//! Where postcodes lie: a file is loaded in the place of the one before.

use std::path::{Path, PathBuf};

use linkwork::community::postcode::entity::{Column, Entity};
use linkwork::community::postcode::load::{LoadFault, Loaded, Said, load};
use sea_orm::{EntityTrait, QueryOrder};

use crate::harness::county::{BEGINNING, County};
use crate::on_both;

/// A file with these lines.
fn file(folder: &tempfile::TempDir, name: &str, lines: &[String]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, lines.join("\n")).expect("it can be written");
    path
}

const HEADER: &str = "postcode,latitude,longitude,lsoa,msoa,deprivation_decile";

/// So many good lines after the header.
fn lines(count: usize) -> Vec<String> {
    let line = |n: usize| {
        let letters = |n: usize| char::from(b'A' + u8::try_from(n % 26).expect("a letter"));
        format!("ZZ{} {}{}{},53.7,-1.8,E01099001,,4", n / 6760 + 1, n / 676 % 10, letters(n / 26), letters(n))
    };
    std::iter::once(HEADER.to_owned()).chain((0..count).map(line)).collect()
}

async fn postcodes(county: &County) -> Vec<String> {
    let db = county.server.state().db.system("a test looks at the postcodes");
    let rows = Entity::find().order_by_asc(Column::Postcode).all(db.read()).await.expect("they can be read");
    rows.into_iter().map(|row| row.postcode.as_str().to_owned()).collect()
}

async fn loaded(county: &County, path: &Path) -> (Result<Loaded, LoadFault>, Vec<Said>) {
    let mut said = Vec::new();
    let now = BEGINNING.parse().expect("an instant");
    let outcome = load(&county.server.state().db, path, now, |one| said.push(one)).await;
    (outcome, said)
}

on_both! {
    async fn a_file_takes_the_place_of_what_stood_and_each_wrong_line_is_named(county) {
        let folder = tempfile::tempdir().expect("a folder");
        let before = postcodes(county).await;
        assert!(before.contains(&"HX9 1AB".to_owned()), "the sandbox invents its county's");
        let mut all = lines(4_500);
        all[7] = "ZZ1 0AF,99.999999,0,,,".to_owned();
        let twice = all[10].clone();
        all.push(twice);
        let (outcome, said) = loaded(county, &file(&folder, "good.csv", &all)).await;
        assert_eq!(outcome.expect("it is loaded"), Loaded { postcodes: 4_499, refused: 2 });
        assert_eq!(postcodes(county).await.len(), 4_499);
        assert!(!postcodes(county).await.contains(&"HX9 1AB".to_owned()));
        let refused: Vec<(u64, String)> = said
            .iter()
            .filter_map(|one| match one {
                Said::Refused(line, wrong) => Some((*line, wrong.clone())),
                Said::GoesOn(_) | Said::Read(_) => None,
            })
            .collect();
        assert_eq!(
            refused,
            [
                (8, "latitude: must be in degrees, from 49 to 61".to_owned()),
                (4_502, "postcode: stands in the file twice: the first counts".to_owned()),
            ]
        );
        let read: Vec<&Said> = said.iter().filter(|one| matches!(one, Said::Read(_))).collect();
        assert_eq!(read, [&Said::Read(2_000), &Said::Read(4_000), &Said::Read(4_501)]);
    }

    async fn a_file_that_cannot_be_right_changes_nothing(county) {
        let folder = tempfile::tempdir().expect("a folder");
        let before = postcodes(county).await;
        let mut wrong = lines(300);
        for line in &mut wrong[1..=4] {
            *line = "no postcode,53.7,-1.8,,,".to_owned();
        }
        let (outcome, _) = loaded(county, &file(&folder, "wrong.csv", &wrong)).await;
        assert!(matches!(outcome, Err(LoadFault::TooManyFaults { lines: 300, refused: 4 })), "{outcome:?}");
        let (outcome, _) = loaded(county, &file(&folder, "empty.csv", &lines(0))).await;
        assert!(matches!(outcome, Err(LoadFault::Empty)), "{outcome:?}");
        let headless: Vec<String> = lines(5).into_iter().skip(1).collect();
        let (outcome, _) = loaded(county, &file(&folder, "headless.csv", &headless)).await;
        assert!(matches!(outcome, Err(LoadFault::Columns(_))), "{outcome:?}");
        let (outcome, _) = loaded(county, &folder.path().join("none.csv")).await;
        assert!(matches!(outcome, Err(LoadFault::File(_))), "{outcome:?}");
        assert_eq!(postcodes(county).await, before);
    }

    async fn a_load_that_was_stopped_goes_on_with_the_same_file_and_begins_anew_with_another(county) {
        let folder = tempfile::tempdir().expect("a folder");
        let before = postcodes(county).await;
        let path = file(&folder, "good.csv", &lines(4_500));
        stopped_after_a_piece(county, &path).await;
        assert_eq!(postcodes(county).await, before, "nothing takes their place before all is read");
        let (outcome, said) = loaded(county, &path).await;
        assert_eq!(outcome.expect("it is loaded"), Loaded { postcodes: 4_500, refused: 0 });
        assert_eq!(said[..2], [Said::GoesOn(2_000), Said::Read(4_000)]);

        stopped_after_a_piece(county, &file(&folder, "again.csv", &lines(4_400))).await;
        let (outcome, said) = loaded(county, &file(&folder, "other.csv", &lines(10))).await;
        assert_eq!(outcome.expect("it is loaded"), Loaded { postcodes: 10, refused: 0 });
        assert_eq!(said, [Said::Read(10)]);
    }
}

/// Loads a file and is killed after its first piece.
async fn stopped_after_a_piece(county: &County, path: &Path) {
    let now = BEGINNING.parse().expect("an instant");
    let db = county.server.state().db.clone();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let mut stop = Some(stop);
    let loading = load(&db, path, now, |said| {
        if said == Said::Read(2_000)
            && let Some(stop) = stop.take()
        {
            let _ = stop.send(());
        }
    });
    tokio::select! {
        biased;
        _ = stopped => {}
        outcome = loading => panic!("it went on: {outcome:?}"),
    }
}

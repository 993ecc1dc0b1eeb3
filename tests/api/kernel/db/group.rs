//! Those who wait for the one writer share a `COMMIT`: kept or lost together, told only then, and no harm to each other.

use std::time::Duration;

use futures_util::future::join_all;
use kernel::db::Transaction;
use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::transaction::{Numbers, at_most, insert};
use crate::harness::database::Engine;

const WAITING: i32 = 8;

/// Holds the writer with number 1 until all of these wait for it, and answers what became of all.
async fn while_one_holds<T>(
    numbers: &Numbers,
    waiting: impl IntoIterator<Item = impl Future<Output = T>>,
) -> (Result<(), DbErr>, Vec<T>) {
    let (let_go, held) = tokio::sync::oneshot::channel::<()>();
    let holding = numbers.write(async |tx| {
        insert(tx, 1).await?;
        held.await.expect("it is let go");
        Ok(())
    });
    let waiting = join_all(waiting);
    let releasing = async {
        // Each has been polled by now, and waits in its place.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        let_go.send(()).expect("it holds");
    };
    let (first, others, ()) = tokio::join!(holding, waiting, releasing);
    (first, others)
}

/// Lets whatever commits next be refused, and nothing before it.
async fn spoil(tx: &Transaction) -> Result<(), DbErr> {
    tx.execute_unprepared("INSERT INTO references_to_numbers VALUES (777)").await.map(|_| ())
}

async fn with_references() -> Numbers {
    let numbers = Numbers::open(Engine::Sqlite).await;
    let made = async |tx: &Transaction| {
        let table = "CREATE TABLE references_to_numbers \
                     (number INTEGER REFERENCES numbers (number) DEFERRABLE INITIALLY DEFERRED)";
        tx.execute_unprepared(table).await.map(|_| ())
    };
    numbers.write(made).await.expect("it is made");
    numbers
}

#[tokio::test]
async fn who_shares_a_commit_that_fails_was_told_nothing_else() {
    let numbers = with_references().await;
    let acts = (2..2 + WAITING).map(async |number| {
        let act = async |tx: &Transaction| {
            insert(tx, number).await?;
            if number == 4 { spoil(tx).await } else { Ok(()) }
        };
        numbers.write(act).await
    });
    let (first, others) = while_one_holds(&numbers, acts).await;
    assert!(first.is_err(), "it was acknowledged before it was durable");
    assert!(others.iter().all(Result::is_err), "{others:?}");
    assert_eq!(numbers.all().await, [0; 0]);
    assert_eq!(numbers.add(50).await, Ok(()));
    assert_eq!(numbers.all().await, [-50, 50]);
    numbers.db.close().await.expect("it closes");
}

#[tokio::test]
async fn a_refusal_that_rests_on_what_another_wrote_is_told_once_that_is_kept() {
    /// What an act answers that finds number 1 there already.
    fn clash() -> DbErr {
        DbErr::Custom("number 1 is there".to_owned())
    }
    for is_spoilt in [false, true] {
        let numbers = with_references().await;
        let acts = (2..4).map(async |number| {
            let act = async |tx: &Transaction| {
                if number == 3 {
                    return if is_spoilt { spoil(tx).await } else { Ok(()) };
                }
                let query = Statement::from_string(tx.get_database_backend(), "SELECT 1 FROM numbers WHERE number = 1");
                if tx.query_one_raw(query).await?.is_some() { Err(clash()) } else { insert(tx, number).await }
            };
            numbers.write(act).await
        });
        let (first, others) = while_one_holds(&numbers, acts).await;
        assert_eq!(first.is_err(), is_spoilt);
        let told = others[0].as_ref().expect_err("it was refused");
        assert_eq!(*told == clash(), !is_spoilt, "{told}: what it clashed with is not there");
        assert_eq!(numbers.count(1).await, usize::from(!is_spoilt));
        numbers.db.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn who_fails_or_is_refused_or_hangs_up_takes_nobody_along() {
    for engine in [Engine::Sqlite] {
        let numbers = Numbers::open(engine).await;
        let acts = (2..2 + 3 * WAITING).map(async |number| {
            let act = async |tx: &Transaction| {
                insert(tx, number).await?;
                match number % 3 {
                    // Clashes.
                    0 => insert(tx, 1).await?,
                    // Never ends, and is given up.
                    1 => std::future::pending::<()>().await,
                    _ => {}
                }
                insert(tx, -number).await
            };
            match number % 3 {
                1 => at_most(Duration::from_millis(50), numbers.write(act)).await,
                _ => Some(numbers.write(act).await),
            }
        });
        let (first, others) = while_one_holds(&numbers, acts).await;
        assert_eq!(first, Ok(()));
        for (number, outcome) in (2..).zip(others) {
            let is_kept = number % 3 == 2;
            assert_eq!(outcome == Some(Ok(())), is_kept, "{number}: {outcome:?}");
            assert_eq!(numbers.count(number).await, if is_kept { 2 } else { 0 }, "{number}");
        }
        assert_eq!(numbers.add(100).await, Ok(()));
        numbers.db.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn where_the_transaction_is_ended_behind_their_backs_nobody_is_told_that_it_was_kept() {
    let numbers = Numbers::open(Engine::Sqlite).await;
    let acts = (2..2 + WAITING).map(async |number| {
        let act = async |tx: &Transaction| {
            insert(tx, number).await?;
            if number == 4 {
                // What SQLite does by itself where there is no room.
                tx.execute_unprepared("ROLLBACK").await?;
            }
            Ok(())
        };
        numbers.write(act).await
    });
    let (first, others) = while_one_holds(&numbers, acts).await;
    let there = numbers.all().await;
    for (number, outcome) in (1..).zip(std::iter::once(first).chain(others)) {
        assert_eq!(outcome.is_ok(), there.contains(&number), "{number}: {outcome:?}, and there are {there:?}");
    }
    assert!(!there.contains(&1) && !there.contains(&4), "{there:?}");
    assert_eq!(numbers.add(50).await, Ok(()));
    assert_eq!(numbers.count(50).await, 2);
    numbers.db.close().await.expect("it closes");
}

#[tokio::test]
async fn of_many_who_write_and_hang_up_at_any_moment_each_is_whole_or_not_there() {
    const ROUNDS: i32 = 60;
    let numbers = Numbers::open(Engine::Sqlite).await;
    let mut outcomes = Vec::new();
    for round in 0..ROUNDS {
        let acts = (0..16).map(|caller| {
            let number = 1 + round * 16 + caller;
            // Every other one hangs up, each at another moment.
            let patience = Duration::from_micros(u64::from(fastrand::u32(..4000)));
            let adding = numbers.add(number);
            async move {
                let outcome = if caller % 2 == 0 { Some(adding.await) } else { at_most(patience, adding).await };
                (number, outcome)
            }
        });
        outcomes.extend(join_all(acts).await);
    }
    let (mut kept, mut given_up) = (0, 0);
    for (number, outcome) in outcomes {
        let there = numbers.count(number).await;
        match outcome {
            Some(outcome) => {
                assert_eq!(outcome, Ok(()), "{number}: somebody else hung up");
                assert_eq!(there, 2, "{number} was acknowledged");
                kept += 1;
            }
            None => {
                assert!(there == 0 || there == 2, "{number}: {there} of 2");
                given_up += 1;
            }
        }
    }
    assert!(kept > 0 && given_up > 0, "{kept} were kept, {given_up} hung up");
    numbers.db.close().await.expect("it closes");
}

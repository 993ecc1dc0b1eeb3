//! One writing transaction: whole or not at all, however it ends, and never in the way of the next.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use kernel::db::{Db, Transaction};
use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::harness::database::{Engine, TestDatabase};

/// A table of numbers.
pub struct Numbers {
    /// What it is in.
    pub db: Db,
    _database: TestDatabase,
}

impl Numbers {
    /// An empty one.
    pub async fn open(engine: Engine) -> Self {
        let database = TestDatabase::empty(engine);
        let db = Db::open(&database.url, 2).await.expect("it opens");
        let numbers = Self { db, _database: database };
        let made = async |tx: &Transaction| {
            tx.execute_unprepared("CREATE TABLE numbers (number INTEGER PRIMARY KEY)").await.map(|_| ())
        };
        numbers.write(made).await.expect("it is made");
        numbers
    }

    /// Runs an act in a transaction.
    pub async fn write<T>(&self, act: impl AsyncFnOnce(&Transaction) -> Result<T, DbErr>) -> Result<T, DbErr> {
        self.db.system("a test writes").write(act).await
    }

    /// A number and its negative, in one act, which takes its time.
    pub async fn add(&self, number: i32) -> Result<(), DbErr> {
        self.write(async |tx| {
            insert(tx, number).await?;
            for _ in 0..8 {
                tx.execute_unprepared("SELECT 1").await?;
            }
            insert(tx, -number).await
        })
        .await
    }

    /// All that there are.
    pub async fn all(&self) -> Vec<i32> {
        let system = self.db.system("a test looks");
        let query = "SELECT number FROM numbers ORDER BY number";
        let rows = system.read().query_all_raw(Statement::from_string(system.read().get_database_backend(), query));
        rows.await.expect("a query").iter().map(|row| row.try_get_by_index(0).expect("a number")).collect()
    }

    /// How many there are of this number and its negative.
    pub async fn count(&self, number: i32) -> usize {
        self.all().await.into_iter().filter(|there| there.abs() == number).count()
    }
}

/// Adds a number.
pub async fn insert(tx: &Transaction, number: i32) -> Result<(), DbErr> {
    tx.execute_unprepared(&format!("INSERT INTO numbers VALUES ({number})")).await.map(|_| ())
}

/// Waits for a future this long and then drops it, as a caller who hangs up does. Finer than a timer can.
pub async fn at_most<T>(wait: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let since = Instant::now();
    std::future::poll_fn(move |cx| {
        if let Poll::Ready(outcome) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(outcome));
        }
        if since.elapsed() >= wait {
            return Poll::Ready(None);
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

#[tokio::test]
async fn an_act_that_is_dropped_anywhere_is_whole_or_not_there_and_the_next_is_kept() {
    for engine in Engine::ALL {
        let numbers = Numbers::open(engine).await;
        let (mut given_up, mut whole) = (0, 0);
        for turn in 0_i32..2000 {
            if whole > 10 {
                break;
            }
            let (dropped, next) = (2 * turn + 2, 2 * turn + 3);
            let wait = Duration::from_micros(20) * turn.unsigned_abs();
            let outcome = at_most(wait, numbers.add(dropped)).await;
            given_up += u32::from(outcome.is_none());
            whole += u32::from(outcome.is_some());
            assert_eq!(numbers.add(next).await, Ok(()), "{engine:?} after {wait:?}");
            assert_eq!(numbers.count(next).await, 2, "{engine:?} after {wait:?}: what was acknowledged");
            let there = numbers.count(dropped).await;
            assert!(there == 0 || there == 2, "{engine:?} after {wait:?}: {there} of 2");
            assert!(outcome.is_none_or(|outcome| outcome == Ok(()) && there == 2), "{engine:?} after {wait:?}");
        }
        assert!(given_up > 0 && whole > 0, "{engine:?}: {given_up} acts were dropped, {whole} were not");
        numbers.db.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn a_panic_in_an_act_undoes_it_and_the_next_is_kept() {
    for engine in Engine::ALL {
        let numbers = Numbers::open(engine).await;
        let act = async |tx: &Transaction| -> Result<(), DbErr> {
            insert(tx, 1).await?;
            panic!("in the middle of an act");
        };
        assert!(AssertUnwindSafe(numbers.write(act)).catch_unwind().await.is_err());
        assert_eq!(numbers.add(2).await, Ok(()));
        assert_eq!(numbers.all().await, [-2, 2], "{engine:?}");
        numbers.db.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn after_a_statement_that_failed_nothing_of_the_act_is_kept_whatever_it_makes_of_it() {
    for engine in Engine::ALL {
        let numbers = Numbers::open(engine).await;
        let outcome = numbers
            .write(async |tx| {
                insert(tx, 1).await?;
                // What an act that hides a fault does.
                let clash = insert(tx, 1).await;
                let second = insert(tx, 2).await;
                assert!(clash.is_err() && second.is_err());
                Ok(())
            })
            .await;
        assert!(outcome.is_err(), "{engine:?}: it was acknowledged");
        assert_eq!(numbers.all().await, [0; 0], "{engine:?}");
        assert_eq!(numbers.add(3).await, Ok(()));
        assert_eq!(numbers.all().await, [-3, 3], "{engine:?}");
        numbers.db.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn a_connection_whose_transaction_was_ended_behind_its_back_is_not_used_again() {
    for engine in Engine::ALL {
        let numbers = Numbers::open(engine).await;
        let outcome = numbers
            .write(async |tx| {
                insert(tx, 1).await?;
                // What SQLite does by itself where there is no room.
                tx.execute_unprepared("ROLLBACK").await?;
                Ok(())
            })
            .await;
        if engine == Engine::Sqlite {
            assert!(outcome.is_err(), "there was nothing to commit");
        }
        for number in 2..6 {
            assert_eq!(numbers.add(number).await, Ok(()), "{engine:?}");
            assert_eq!(numbers.count(number).await, 2, "{engine:?}: what was acknowledged");
        }
        assert_eq!(numbers.count(1).await, 0);
        numbers.db.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn who_waits_too_long_for_their_turn_leaves_the_next_unharmed() {
    for engine in Engine::ALL {
        let numbers = Numbers::open(engine).await;
        let (hold, held) = tokio::sync::oneshot::channel::<()>();
        let holding = numbers.write(async |tx| {
            insert(tx, 1).await?;
            held.await.expect("it is let go");
            Ok(())
        });
        let impatient = async {
            for number in 2..40 {
                let outcome = at_most(Duration::from_micros(300), numbers.add(number)).await;
                assert!(outcome.as_ref().is_none_or(Result::is_ok), "{engine:?}: {outcome:?}");
            }
            hold.send(()).expect("it holds");
        };
        let (first, ()) = tokio::join!(holding, impatient);
        assert_eq!(first, Ok(()), "{engine:?}");
        assert_eq!(numbers.add(50).await, Ok(()), "{engine:?}");
        assert_eq!(numbers.count(50).await, 2);
        for number in 2..40 {
            assert!([0, 2].contains(&numbers.count(number).await), "{engine:?}: {number} in part");
        }
        numbers.db.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn a_time_out_of_who_waits_to_write_leaves_the_next_unharmed() {
    for engine in Engine::ALL {
        let numbers = Numbers::open(engine).await;
        let (hold, let_go) = tokio::sync::watch::channel(());
        let holding = |number| {
            let mut let_go = let_go.clone();
            let numbers = &numbers;
            numbers.write(async move |tx| {
                insert(tx, number).await?;
                let_go.changed().await.expect("it is let go");
                Ok(())
            })
        };
        let waiting = async {
            let outcome = numbers.add(3).await;
            hold.send(()).expect("they hold");
            outcome
        };
        // As many hold as there are connections to write with.
        let (held, outcome) = match engine {
            Engine::Sqlite => tokio::join!(holding(1), waiting),
            Engine::Postgres => {
                let (first, second, outcome) = tokio::join!(holding(1), holding(2), waiting);
                (first.and(second), outcome)
            }
        };
        assert!(matches!(outcome, Err(DbErr::ConnectionAcquire(_))), "{engine:?}: {outcome:?}");
        assert_eq!(held, Ok(()), "{engine:?}");
        assert_eq!(numbers.add(4).await, Ok(()), "{engine:?}");
        assert_eq!((numbers.count(3).await, numbers.count(4).await), (0, 2), "{engine:?}");
        numbers.db.close().await.expect("it closes");
    }
}

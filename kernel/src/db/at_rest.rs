//! Whether others can read the database: its files, or what goes to and fro.
//!
//! SQLite gives its log and that log's index the mode of the database's file, which is made open to its owner alone. What an
//! operator has made, or copied back, is looked at when a node starts.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use super::dialect;
use crate::auth::keys::make_folder;

/// What SQLite keeps beside a database.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// Something that others could read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exposed {
    /// A file or a folder that is not its owner's alone.
    #[error("{} is open to others (its mode is {mode:o}): chmod {wanted:o} {}", path.display(), path.display())]
    Path {
        /// Which.
        path: PathBuf,
        /// The permissions that it has.
        mode: u32,
        /// Those that it may have.
        wanted: u32,
    },
    /// A line to a database on another machine, which anybody could sit on.
    #[error(
        "the database is on another machine, which has to prove that it is the one: add ?sslmode=verify-full to its URL, \
         and sslrootcert= with the certificate that it goes by"
    )]
    Line,
}

/// Looks at the files of an SQLite database and their folder, or at the way to a PostgreSQL one.
///
/// # Errors
/// The first that is open to others.
pub fn check_at_rest(url: &str) -> Result<(), Exposed> {
    let Some(file) = dialect::file_of(url) else {
        return if dialect::is_own_line(url) { Ok(()) } else { Err(Exposed::Line) };
    };
    let beside = |suffix: &str| {
        let mut name = OsString::from(&file);
        name.push(suffix);
        PathBuf::from(name)
    };
    let files = BESIDE.iter().map(|suffix| beside(suffix));
    files.chain([folder_of(&file)]).find_map(|path| open_to_others(&path)).map_or(Ok(()), Err)
}

/// Makes the file of an SQLite database that is not there, and its folder, open to their owner alone.
pub(super) fn make_private(url: &str) {
    let Some(file) = dialect::file_of(url).filter(|file| !file.exists()) else { return };
    // What cannot be made is said by whoever opens it.
    let _ = make_folder(&folder_of(&file));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(&file);
}

/// The folder that a file is in.
pub fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether others than its owner may do anything with what is at this path; not, where nothing is.
pub fn open_to_others(path: &Path) -> Option<Exposed> {
    use std::os::unix::fs::PermissionsExt;

    let found = path.metadata().ok()?;
    let mode = found.permissions().mode() & 0o777;
    let wanted = if found.is_dir() { 0o700 } else { 0o600 };
    (mode & 0o077 != 0).then(|| Exposed::Path { path: path.to_owned(), mode, wanted })
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_others_could_read_is_named_with_how_to_mend_it() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).expect("it is ours");
        let file = folder.path().join("linkwork.db");
        let url = format!("sqlite:{}?mode=rwc", file.display());
        assert_eq!(check_at_rest(&url), Ok(()), "nothing is there yet");
        let wal = folder.path().join("linkwork.db-wal");
        for (path, mode, wanted) in
            [(&file, 0o644, 0o600), (&wal, 0o640, 0o600), (&folder.path().to_owned(), 0o750, 0o700)]
        {
            if !path.exists() {
                fs::write(path, "").expect("it can be written");
            }
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
            let exposed = check_at_rest(&url).expect_err("it is open");
            assert_eq!(exposed, Exposed::Path { path: path.clone(), mode, wanted });
            assert!(exposed.to_string().ends_with(&format!("chmod {wanted:o} {}", path.display())), "{exposed}");
            fs::set_permissions(path, Permissions::from_mode(wanted)).expect("it is ours");
        }
        assert_eq!(check_at_rest(&url), Ok(()));
    }

    #[test]
    fn a_line_to_another_machine_is_verified() {
        for (url, is_good) in [
            ("postgres://linkwork@db.example/linkwork", false),
            ("postgres://linkwork@db.example/linkwork?sslmode=require", false),
            ("postgres://linkwork@db.example/linkwork?sslmode=verify-ca", false),
            ("postgres://linkwork@db.example/linkwork?sslmode=verify-full", true),
            ("postgres://linkwork@10.0.0.7/linkwork", false),
            ("postgres://linkwork@localhost/linkwork", true),
            ("postgres://linkwork@127.0.0.1/linkwork", true),
            ("postgres://linkwork@[::1]/linkwork", true),
            ("postgres://linkwork@localhost/linkwork?host=/run/postgresql", true),
            ("postgres://linkwork@localhost.example/linkwork", false),
        ] {
            assert_eq!(check_at_rest(url).is_ok(), is_good, "{url}");
        }
    }
}

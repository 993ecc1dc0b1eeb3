//! A disk that fails on command: a library that is loaded into a process and refuses some of its writes.
//!
//! It needs no root and no file system of its own, and can strike at any write, which a small disk cannot.

use std::fs::File;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

static LIBRARY: LazyLock<(TempDir, PathBuf)> = LazyLock::new(build);

fn build() -> (TempDir, PathBuf) {
    let folder = open_folder();
    let (source, library) = (folder.path().join("faulty_disk.c"), folder.path().join("faulty_disk.so"));
    std::fs::write(&source, include_str!("faulty_disk.c")).expect("the folder can be written");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"]).arg(&library).arg(&source);
    assert!(compiler.status().expect("a C compiler").success(), "the faulty disk does not compile");
    (folder, library)
}

/// A folder that other users may look into: PostgreSQL refuses to run as root.
fn open_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let for_all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), for_all).expect("it is ours");
    folder
}

/// What is done to a file.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub enum Operation {
    /// Any write.
    Write = 1,
    /// A write that makes the file longer.
    Grow = 2,
    /// `fsync` and `fdatasync`.
    Sync = 4,
}

/// What the system says.
#[derive(Clone, Copy, Debug)]
#[repr(i32)]
pub enum Said {
    /// EIO
    InputOutput = 5,
    /// ENOSPC
    NoSpace = 28,
}

/// What fails.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The operation.
    pub on: Operation,
    /// With what.
    pub with: Said,
    /// How many of them succeed before.
    pub after: u32,
    /// How many fail then; 0 for all.
    pub times: u32,
}

/// The disk under the files whose path contains a word.
pub struct FaultyDisk {
    control: File,
    folder: TempDir,
    name: &'static str,
}

impl FaultyDisk {
    /// Good until [`FaultyDisk::fail`].
    pub fn new(name: &'static str) -> Self {
        let folder = open_folder();
        let path = folder.path().join("control");
        std::fs::write(&path, [0; 64]).expect("the folder can be written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).expect("it is ours");
        let control = File::options().read(true).write(true).open(path).expect("it is there");
        Self { control, folder, name }
    }

    /// The library and its control, for whoever starts the process.
    pub fn parts(&self) -> (&'static Path, PathBuf) {
        (&LIBRARY.1, self.folder.path().join("control"))
    }

    /// Loads it into a process that is about to start.
    pub fn load_into(&self, command: &mut Command) {
        let (library, control) = self.parts();
        command.env("LD_PRELOAD", library).env("FAULTY_DISK", control);
    }

    /// Fails like this from now on.
    pub fn fail(&self, fault: Fault) {
        self.mend();
        let mut rest = [0; 60];
        let numbers = [fault.with as u32, fault.after, fault.times, 0, 0];
        for (place, number) in rest.chunks_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_ne_bytes());
        }
        rest[20..20 + self.name.len()].copy_from_slice(self.name.as_bytes());
        self.control.write_all_at(&rest, 4).expect("it can be written");
        self.control.write_all_at(&(fault.on as u32).to_ne_bytes(), 0).expect("it can be written");
    }

    /// Fails no more.
    pub fn mend(&self) {
        self.control.write_all_at(&0_u32.to_ne_bytes(), 0).expect("it can be written");
    }

    /// How many operations have failed since the last [`FaultyDisk::fail`].
    pub fn struck(&self) -> u32 {
        let mut number = [0; 4];
        self.control.read_exact_at(&mut number, 20).expect("it can be read");
        u32::from_ne_bytes(number)
    }
}

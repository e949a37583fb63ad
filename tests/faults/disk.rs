//! A disk with no room, and a file that may not be written.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    browser::Answer,
    database::sqlite,
    load::{LEDGER, Load},
    server::{Server, until, verify},
};

/// The account that owns nothing, for whom a mode of a file means what it says.
const NOBODY: &str = "65534";

fn assert_nothing_saved(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.heading());
    assert_eq!(answer.heading(), "Service unavailable");
    assert!(
        answer.body.contains("Nothing was saved just now"),
        "{}",
        answer.body
    );
    assert!(!answer.retry_after.is_empty());
}

fn runs(program: &str, arguments: &[&str]) {
    let ended = Command::new(program).args(arguments).status().unwrap();
    assert!(ended.success(), "{program} {arguments:?}");
}

/// Logs entries until one is refused for want of room; that one.
async fn log_until_refused(load: &mut Load) -> crate::load::Visit {
    for _ in 0..20_000 {
        let visit = load.visit();
        let answer = visit.send(load.facilitator()).await.unwrap();
        if answer.status != 303 {
            assert_nothing_saved(&answer);
            return visit;
        }
        load.acknowledged(&visit);
    }
    panic!("there was always room")
}

/// Without room pages are read and nothing is written; with room again it goes on by itself.
async fn goes_on_after(load: &mut Load, make_room: impl FnOnce()) {
    let refused = log_until_refused(load).await;
    let person = load.facilitator();
    assert_eq!(person.page("/readyz").await.status, 200);
    person.page(LEDGER).await;
    assert_nothing_saved(&refused.send(person).await.unwrap());
    make_room();
    let person = load.facilitator().clone();
    until("room", || async {
        refused.send(&person).await.unwrap().status == 303
    })
    .await;
    load.acknowledged(&refused);
    let next = load.visit();
    assert_eq!(next.send(load.facilitator()).await.unwrap().status, 303);
    load.acknowledged(&next);
    load.check().await;
}

/// What a process may write is limited: its writes fail as on a disk that fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs util-linux"]
async fn no_file_may_grow() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite(folder.path());
    drop(Server::start(&url).await);
    let mut command = Command::new("sh");
    // The signal of the limit would end the program; a full disk sends none.
    let script = "trap '' XFSZ; exec \"$0\" \"$@\"";
    command.args(["-c", script, env!("CARGO_BIN_EXE_partners")]);
    let server = Server::start_by(command, &url).await;
    let mut load = Load::begin(&server.url).await;
    let process = server.id().to_string();
    let size = size_of(&folder.path().join("faults.sqlite-wal"));
    let limit = format!("--fsize={}:unlimited", size + 400_000);
    runs("prlimit", &["--pid", &process, &limit]);
    goes_on_after(&mut load, || {
        runs(
            "prlimit",
            &["--pid", &process, "--fsize=unlimited:unlimited"],
        );
    })
    .await;
    drop(server);
    verify(&url).unwrap();
}

fn size_of(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

/// A file system of its own, in memory; gone when it is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path, megabytes: u32) -> Self {
        let size = format!("size={megabytes}m");
        let path = at.to_str().unwrap();
        runs("mount", &["-t", "tmpfs", "-o", &size, "tmpfs", path]);
        Self(at.to_owned())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs root"]
async fn the_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let disk = SmallDisk::mount(folder.path(), 64);
    let url = sqlite(folder.path());
    let server = Server::start(&url).await;
    let mut load = Load::begin(&server.url).await;
    // All but a little of the room.
    let ballast = folder.path().join("ballast");
    let used = size_of(&folder.path().join("faults.sqlite"))
        + size_of(&folder.path().join("faults.sqlite-wal"))
        + size_of(&folder.path().join("faults.sqlite-shm"));
    let left = 64 * 1024 * 1024 - used;
    fs::write(&ballast, vec![0; usize::try_from(left - 400_000).unwrap()]).unwrap();
    goes_on_after(&mut load, || fs::remove_file(&ballast).unwrap()).await;
    drop(server);
    verify(&url).unwrap();
    drop(disk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs util-linux"]
async fn the_file_may_only_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite(folder.path());
    let server = Server::start(&url).await;
    let mut load = Load::begin(&server.url).await;
    let visit = load.visit();
    assert_eq!(visit.send(load.facilitator()).await.unwrap().status, 303);
    load.acknowledged(&visit);
    drop(server);

    // Root is stopped by no mode.
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(folder.path(), 0o777);
    for file in fs::read_dir(folder.path()).unwrap() {
        mode(&file.unwrap().path(), 0o666);
    }
    let file = folder.path().join("faults.sqlite");
    mode(&file, 0o444);
    let mut command = Command::new(if root { "setpriv" } else { "env" });
    if root {
        command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]);
    }
    command.arg(env!("CARGO_BIN_EXE_partners"));
    let server = Server::start_by(command, &url).await;
    load.move_to(&server.url);
    // Not its file: what can't be written into the audit trail is not given.
    load.facilitator().page(LEDGER).await;
    let refused = load.visit();
    assert_nothing_saved(&refused.send(load.facilitator()).await.unwrap());
    let stranger = crate::browser::Browser::new(&server.url);
    let fields = [
        ("email", "lead@northbridge.example"),
        ("password", "violet-harbour-lantern"),
    ];
    assert_nothing_saved(&stranger.post("/sign-in", &fields).await.unwrap());
    load.facilitator().page(LEDGER).await;

    mode(&file, 0o666);
    let person = load.facilitator().clone();
    until("the file to be written", || async {
        refused.send(&person).await.unwrap().status == 303
    })
    .await;
    load.acknowledged(&refused);
    load.check().await;
    drop(server);
    verify(&url).unwrap();
}
